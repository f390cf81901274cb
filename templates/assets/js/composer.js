// The composer: what is being written, kept as a draft, sent on Enter.

import { without } from './keys.js';
import { offered } from './offered.js';
import { words } from './words.js';

/**
 * Calls `send(body, { reply_to })`, whose text is then the outbox's, or `edit(message, body)`, which answers
 * why it did not work, if it did not. Drafts are kept under `key`.
 */
export class Composer {
  #form;
  #field;
  #answers;
  #draft;
  #store;
  #calls;
  #uploads = null;
  #editing = null;
  #complete = null;
  #untaken = [];
  // The files that are attached; and whether it was asked if they are given up.
  #attached = null;
  #asked = false;
  #takeAgain = null;

  constructor(main, { signal, key, store = localStorage, ...calls }) {
    this.#form = main.querySelector('.composer');
    this.#field = this.#form.querySelector('textarea');
    this.#answers = main.querySelector('.answers');
    this.#draft = `salon.draft.${key}`;
    this.#store = store;
    this.#calls = calls;
    const attach = (files) => this.#take(main, files, signal);
    offered(main, attach, signal);
    this.#restore();
    this.#field.addEventListener('input', () => this.#keep(), { signal });
    this.#field.addEventListener('input', () => this.#suggest(main, signal), { signal });
    this.#field.addEventListener('keydown', (event) => this.#pressed(event), { signal });
    this.#form.addEventListener('submit', (event) => this.#submit(event), { signal });
    this.#answers.addEventListener('click', (event) => {
      if (!event.target.closest('[data-act=no-answer]')) return;
      event.preventDefault();
      this.#drop();
    }, { signal });
    main.addEventListener('keydown', (event) => this.#anyKey(event), { signal });
    this.#form.querySelector('.record')?.addEventListener('click', async () => (await import('./pages/voice.js')).record(main, signal, attach), { signal });
    // Whoever was led to a message is there.
    if (fine() && !main.querySelector('.msg:focus')) this.#field.focus({ preventScroll: true });
  }

  focus() {
    this.#field.focus();
  }

  /** The next words answer this message. */
  answer(message) {
    if (this.#editing) this.#drop();
    this.#show(line(message), message.dataset.seq);
    this.#keep();
    this.#field.focus();
  }

  /** The field holds the words of a message of mine, until they are saved or given up. */
  edit(message, body) {
    this.#keep();
    this.#editing = message;
    this.#form.classList.add('editing');
    this.#show(words('editing'), '');
    this.#field.value = body;
    this.#field.focus();
    this.#field.setSelectionRange(body.length, body.length);
  }

  get #answered() {
    const field = this.#answers.querySelector('input');
    return field.disabled || !field.value ? undefined : Number(field.value);
  }

  #show(text, seq) {
    const field = this.#answers.querySelector('input');
    field.value = seq;
    field.disabled = !seq;
    this.#answers.querySelector('span').textContent = text;
    this.#answers.hidden = false;
  }

  /** Neither answers nor edits any more; the draft comes back. */
  #drop() {
    const was = this.#editing;
    this.#editing = null;
    this.#form.classList.remove('editing');
    this.#answers.hidden = true;
    this.#answers.querySelector('input').disabled = true;
    if (was) this.#restore(true);
    else this.#keep();
    this.#field.focus();
  }

  /** What was begun on another device; what is being written here is not written over. */
  hear(body, answered) {
    if (this.#editing || (document.hasFocus() && document.activeElement === this.#field)) return;
    this.#field.value = body;
    this.#form.dataset.begun = '';
    if (answered) this.#show(line(answered), answered.dataset.seq);
    this.#keep(true);
  }

  #restore(whole = false) {
    const draft = read(this.#store, this.#draft);
    // What stands there could not be said, or is what the house knows of every device.
    const unsaid = this.#field.value && !('begun' in this.#form.dataset);
    const known = this.#calls.begun && navigator.onLine && !draft.open;
    if (!whole && (unsaid || known)) return;
    if (whole || draft.open || draft.body) this.#field.value = draft.body;
    if (draft.reply_to && this.#answers.hidden) this.#show(draft.line, String(draft.reply_to));
  }

  #keep(heard = false) {
    if (this.#asked) this.#answers.hidden = true;
    this.#asked = false;
    if (this.#editing) return;
    const body = this.#field.value;
    const reply_to = this.#answered;
    const line = reply_to ? this.#answers.querySelector('span').textContent : undefined;
    // Open: the house does not know it yet.
    const draft = { body, reply_to, line, open: !heard && Boolean(this.#calls.begun) };
    const kept = JSON.stringify(draft);
    const known = () => this.#store.getItem(this.#draft) === kept && this.#put({ ...draft, open: false });
    this.#put(draft);
    if (!heard) this.#calls.begun?.(body, reply_to, known);
  }

  #put(draft) {
    if (draft.open || draft.body.trim() || draft.reply_to) this.#store.setItem(this.#draft, JSON.stringify(draft));
    else this.#store.removeItem(this.#draft);
  }

  /** Enter sends where there is a keyboard, unless its owner turned that off; on a phone it is a new line. */
  #pressed(event) {
    if (event.isComposing || this.#complete?.key(event)) return;
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Escape') return this.#escape(event);
    if (event.key === 'ArrowUp' && bare && !this.#field.value) return this.#up(event);
    const sends = event.ctrlKey || event.metaKey || (!without('enter') && !event.shiftKey && fine() && !inCode(this.#field));
    if (event.key !== 'Enter' || !sends) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  /** Gives up one thing at a time; at last, goes to the present. */
  #escape(event) {
    event.preventDefault();
    if (this.#editing || this.#answered) return this.#drop();
    // Files are given up at the second asking.
    if (this.#attached?.any && !this.#asked) {
      this.#asked = true;
      return this.#show(words('drop-files'), '');
    }
    if (this.#asked) {
      this.#asked = false;
      this.#attached.giveUp();
      return this.#drop();
    }
    this.#calls.present?.();
  }

  #up(event) {
    const message = event.shiftKey ? this.#calls.last() : this.#calls.lastOfMine();
    if (!message) return;
    event.preventDefault();
    if (event.shiftKey) this.answer(message);
    else this.#calls.begin(message);
  }

  async #submit(event) {
    // What is said later is asked about on a page of its own.
    if (event.submitter?.matches('.later')) return this.#store.removeItem(this.#draft);
    event.preventDefault();
    const uploads = this.#editing ? undefined : await this.#files();
    const body = this.#field.value.trim();
    if (uploads === null || (!body && !uploads?.any)) return;
    if (this.#editing) {
      const why = await this.#calls.edit(this.#editing, body);
      if (why) return this.#show(why, '');
      return this.#drop();
    }
    if (!uploads?.any) this.#calls.send(body, { reply_to: this.#answered });
    else if (!(await this.#sendWith(uploads, body))) return;
    this.#field.value = '';
    this.#drop();
  }

  /** With its files, once the house or this device has them; false: not yet. */
  async #sendWith(uploads, body) {
    if ('busy' in this.#form.dataset) return false;
    this.#form.dataset.busy = '';
    const handed = await uploads.handed();
    const { files, parcel } = handed ?? {};
    const sent = handed && await this.#calls.send(body, { reply_to: this.#answered, files }, parcel).then(() => true, () => false);
    delete this.#form.dataset.busy;
    if (sent) uploads.handOver();
    else if (handed) this.#show(words('act-failed'), this.#answered);
    return sent;
  }

  /** What is attached; null: it could not even be taken. */
  async #files() {
    if (this.#untaken.length) await this.#takeAgain();
    return this.#untaken.length ? null : this.#uploads ?? undefined;
  }

  /** What sends files is loaded with the first of them. Where it cannot be, they wait, and the message with them. */
  async #take(main, files, signal) {
    this.#untaken.push(...files);
    this.#takeAgain = () => this.#take(main, [], signal);
    this.#uploads ??= import('./pages/upload.js').then(({ Uploads }) => new Uploads(main, { signal }));
    const uploads = await this.#uploads.catch(() => { this.#uploads = null; });
    if (signal.aborted) return;
    this.#attached = uploads;
    if (uploads) uploads.add(this.#untaken.splice(0));
    else this.#show(words('act-failed'), this.#answered);
  }

  /** People after an @, emoji after a colon: loaded when they are first wanted. */
  async #suggest(main, signal) {
    if (!this.#complete && !/(^|\s)[@:][\p{L}\w]+$/u.test(this.#field.value.slice(0, this.#field.selectionStart))) return;
    const { Complete } = await import('./pages/complete.js');
    if (signal.aborted) return;
    this.#complete ??= new Complete(main, this.#field, signal);
    this.#complete.look();
  }

  /** A letter typed anywhere in the room goes where letters go. */
  #anyKey(event) {
    const elsewhere = !event.target.closest('input, textarea, select, button, a, summary, [contenteditable]');
    const letter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (elsewhere && letter) this.#field.focus();
  }
}

/** «Solène: I cut the sheets this morning…» */
function line(message) {
  const name = message.querySelector('.name').textContent;
  return `${name}: ${message.querySelector('.words')?.textContent.trim().slice(0, 120) ?? ''}`;
}

/** What was kept; also as older pages kept it, the bare words. */
function read(store, key) {
  const kept = store.getItem(key) ?? '';
  try {
    const draft = JSON.parse(kept);
    return typeof draft === 'object' && draft ? { body: draft.body ?? '', ...draft } : { body: kept };
  } catch {
    return { body: kept };
  }
}

/** Between ``` and ```, Enter is a new line. */
const inCode = (field) => (field.value.slice(0, field.selectionStart).match(/^```/gm)?.length ?? 0) % 2 === 1;

const fine = () => matchMedia('(pointer: fine)').matches;
