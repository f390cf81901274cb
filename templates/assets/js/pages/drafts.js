// Drafts on every device: what is being written here is kept by the house when the hand rests.

const REST = 1_500;

export class Drafts {
  #place;
  #thread;
  #form;
  #timer = null;
  #next = null;
  // One after the other: the last one is what stays.
  #before = Promise.resolve();

  constructor(main, { room, thread, signal }) {
    this.#place = `/api/v1/rooms/${room}/draft`;
    this.#thread = thread;
    this.#form = main.querySelector('.composer');
    // Whoever puts the phone away goes on at the desk.
    document.addEventListener('visibilitychange', () => document.hidden && this.#send(), { signal });
    signal.addEventListener('abort', () => this.#send());
  }

  /** Calls `known` once the house has it. */
  keep(body, reply_to, known) {
    const begun = Boolean(body.trim() || reply_to);
    clearTimeout(this.#timer);
    this.#next = { body: begun ? body : '', thread: this.#thread, reply_to, known };
    // What was sent, or given up, is begun nowhere any more, at once.
    if (begun) this.#timer = setTimeout(() => this.#send(), REST);
    else this.#send();
  }

  #send() {
    if (!this.#next) return;
    const { known, ...draft } = this.#next;
    this.#next = null;
    clearTimeout(this.#timer);
    // The house does not know of any: it need not be told that there is none.
    if (!draft.body && !draft.reply_to && !('begun' in this.#form.dataset)) return known();
    this.#form.dataset.begun = '';
    this.#before = this.#before.then(() => this.#put(draft, known));
  }

  async #put(draft, known) {
    const headers = { 'content-type': 'application/json' };
    const sent = fetch(this.#place, { method: 'PUT', headers, body: JSON.stringify(draft), keepalive: true });
    const answer = await sent.catch(() => null);
    if (!answer?.ok) return;
    if (!draft.body && !draft.reply_to) delete this.#form.dataset.begun;
    known();
  }
}
