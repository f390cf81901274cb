// The few sentences that scripts say, in the language of the page.

let sentences;

/** A sentence; with a number, the right plural of it; with a name, that in its place. */
export function words(key, n) {
  sentences ??= JSON.parse(document.getElementById('sentences')?.textContent || '{}');
  const counted = typeof n !== 'number' ? undefined : sentences[`${key}-${plural(n)}`] ?? sentences[`${key}-other`];
  return (counted ?? sentences[key] ?? key).replace('{n}', number(n));
}

const lang = () => document.documentElement.lang;
const plural = (n) => new Intl.PluralRules(lang()).select(n);
const number = (n) => (typeof n !== 'number' ? n ?? '' : new Intl.NumberFormat(lang()).format(n));
