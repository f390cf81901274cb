// Completion: people after an @, emoji after a colon, in a list above the composer.

const MOST = 8;
const found = new Map();

export class Complete {
  #main;
  #asked = '';
  #field;
  #list;
  #at = 0;
  #start = 0;
  #choices = [];

  constructor(main, field, signal) {
    this.#main = main;
    this.#field = field;
    this.#list = document.createElement('ul');
    this.#list.className = 'complete';
    this.#list.id = `complete-${field.id}`;
    this.#list.role = 'listbox';
    this.#list.setAttribute('aria-label', field.labels[0]?.textContent ?? '');
    this.#list.hidden = true;
    field.closest('form').prepend(this.#list);
    field.setAttribute('aria-controls', this.#list.id);
    field.setAttribute('aria-autocomplete', 'list');
    this.#list.addEventListener('mousedown', (event) => {
      const at = [...this.#list.children].indexOf(event.target.closest('li'));
      if (at < 0) return;
      event.preventDefault();
      this.#take(at);
    }, { signal });
    field.addEventListener('blur', () => this.#close(), { signal });
  }

  /** Looks at what stands before the caret. */
  async look() {
    const before = this.#field.value.slice(0, this.#field.selectionStart);
    const [, sign, word] = before.match(/(?:^|\s)([@:])([\p{L}\w]+)$/u) ?? [];
    if (!sign || (sign === ':' && word.length < 2)) return this.#close();
    const all = await this.#all(sign, word);
    if (!this.#field.value.startsWith(before)) return;
    const wanted = fold(word);
    const fits = ({ words }) => words.some((one) => one.startsWith(wanted));
    this.#choices = all.filter(fits).slice(0, MOST);
    this.#start = before.length - word.length - 1;
    if (!this.#choices.length) return this.#close();
    this.#draw();
  }

  /** Whether the key was for the list. */
  key(event) {
    if (this.#list.hidden) return false;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) this.#mark((this.#at + move + this.#choices.length) % this.#choices.length);
    else if (event.key === 'Enter' || event.key === 'Tab') this.#take(this.#at);
    else if (event.key === 'Escape') this.#close();
    else return false;
    event.preventDefault();
    return true;
  }

  async #all(sign, word) {
    const address = sign === ':' ? '/emoji.json' : `/api/v1/groups/${this.#main.dataset.group}/members`;
    if (!found.has(address)) found.set(address, fetch(address).then((answer) => answer.json()).catch(() => ({})));
    const answer = await found.get(address);
    if (sign === ':') return (Array.isArray(answer) ? answer : []).map(([emoji, ...names]) => ({ put: emoji, shown: `${emoji} ${names[0]}`, words: names }));
    // Of many people, the house knows who is meant, once the hand rests.
    if (answer.next) return this.#ask(word);
    const people = (answer.items ?? []).map(({ handle, name }) => ({ put: `@${handle}`, shown: `${name} @${handle}`, words: [handle, ...name.split(' ')].map(fold) }));
    return people;
  }

  async #ask(word) {
    this.#asked = word;
    await new Promise((rest) => setTimeout(rest, 150));
    if (!word || this.#asked !== word) return [];
    const answer = await fetch(`/api/v1/groups/${this.#main.dataset.group}/callable?word=${encodeURIComponent(word)}`).catch(() => null);
    const people = answer?.ok ? await answer.json() : [];
    return people.map(({ handle, name }) => ({ put: `@${handle}`, shown: `${name} @${handle}`, words: [fold(word)] }));
  }

  #draw() {
    this.#list.replaceChildren(...this.#choices.map(({ shown }, at) => {
      const item = document.createElement('li');
      item.role = 'option';
      item.id = `${this.#list.id}-${at}`;
      item.textContent = shown;
      return item;
    }));
    this.#list.hidden = false;
    this.#mark(0);
  }

  #mark(at) {
    this.#at = at;
    for (const [place, item] of [...this.#list.children].entries()) item.setAttribute('aria-selected', String(place === at));
    this.#field.setAttribute('aria-activedescendant', `${this.#list.id}-${at}`);
    this.#list.children[at]?.scrollIntoView({ block: 'nearest' });
  }

  #take(at) {
    const { put } = this.#choices[at];
    this.#field.setRangeText(`${put} `, this.#start, this.#field.selectionStart, 'end');
    this.#close();
    this.#field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #close() {
    this.#list.hidden = true;
    this.#field.removeAttribute('aria-activedescendant');
  }
}

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
