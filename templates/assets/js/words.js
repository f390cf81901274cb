// The few sentences that scripts say, in the language of the page.

let sentences;

/** A sentence; with a number, the right plural of it. */
export function words(key, n) {
  sentences ??= JSON.parse(document.getElementById('sentences')?.textContent || '{}');
  const counted = n === undefined ? undefined : sentences[`${key}-${plural(n)}`] ?? sentences[`${key}-other`];
  return (counted ?? sentences[key] ?? key).replace('{n}', number(n));
}

const lang = () => document.documentElement.lang;
const plural = (n) => new Intl.PluralRules(lang()).select(n);
const number = (n) => (n === undefined ? '' : new Intl.NumberFormat(lang()).format(n));
