// The composer: what is being written, kept as a draft, sent on Enter.

import { Uploads } from './upload.js';

/** Calls `send(body, files)`; what is said is then the outbox's. */
export class Composer {
  #form;
  #field;
  #draft;
  #send;
  #uploads;

  constructor(main, { send, signal, store = localStorage }) {
    this.#form = main.querySelector('#composer');
    this.#field = main.querySelector('#say');
    this.#draft = `salon.draft.${main.dataset.room}`;
    this.#send = send;
    this.#uploads = new Uploads(main, { signal });
    this.#field.value ||= store.getItem(this.#draft) ?? '';
    this.#field.addEventListener('input', () => this.#keep(store), { signal });
    this.#field.addEventListener('keydown', (event) => this.#pressed(event), { signal });
    this.#form.addEventListener('submit', (event) => this.#submit(event, store), { signal });
    main.addEventListener('keydown', (event) => this.#anyKey(event), { signal });
    if (fine()) this.#field.focus({ preventScroll: true });
  }

  #keep(store) {
    if (this.#field.value.trim()) store.setItem(this.#draft, this.#field.value);
    else store.removeItem(this.#draft);
  }

  /** Enter sends where there is a keyboard; on a phone it is a new line. */
  #pressed(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !fine()) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  async #submit(event, store) {
    event.preventDefault();
    const files = await this.#files();
    const body = this.#field.value.trim();
    if (!files || (!body && !files.length)) return;
    this.#send(body, files);
    this.#field.value = '';
    this.#keep(store);
    this.#field.focus();
  }

  /** What is attached, once all of it has arrived; nothing while somebody waits for that already. */
  async #files() {
    if (!this.#uploads.any) return [];
    if ('busy' in this.#form.dataset) return null;
    this.#form.dataset.busy = '';
    const files = await this.#uploads.taken();
    delete this.#form.dataset.busy;
    return files;
  }

  /** A letter typed anywhere in the room goes where letters go. */
  #anyKey(event) {
    const elsewhere = !event.target.closest('input, textarea, select, button, a, summary, [contenteditable]');
    const letter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (elsewhere && letter) this.#field.focus();
  }
}

const fine = () => matchMedia('(pointer: fine)').matches;
