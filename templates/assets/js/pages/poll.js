// Poll: a line by requests, for whoever sits behind a proxy that eats WebSockets. Looks like one from outside.

const SIGNED_OUT = 401;

export class Poll {
  readyState = 0;
  #address = null;
  #fetch;
  #waiting = [];
  #sending = false;
  #stop = new AbortController();

  constructor({ fetch = globalThis.fetch.bind(globalThis), base = '/poll' } = {}) {
    this.#fetch = fetch;
    this.#live(base);
  }

  send(text) {
    this.#waiting.push(text);
    this.#flush();
  }

  close(code = 1006) {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#stop.abort();
    this.onclose?.({ code });
  }

  async #live(base) {
    try {
      const { id } = await this.#ask(base, { method: 'POST' });
      this.#address = `${base}/${id}`;
      this.readyState = 1;
      this.#flush();
      while (this.readyState === 1) {
        for (const frame of await this.#ask(this.#address)) {
          if (frame.t === 'closed') return this.close(frame.code);
          this.onmessage?.({ data: JSON.stringify(frame) });
        }
      }
    } catch (error) {
      this.close(error.status === SIGNED_OUT ? 4001 : 1006);
    }
  }

  /** What was sent meanwhile goes together, and after what went before it. */
  async #flush() {
    if (this.#sending || !this.#address) return;
    this.#sending = true;
    try {
      while (this.#waiting.length && this.readyState === 1) {
        const body = `[${this.#waiting.splice(0).join(',')}]`;
        await this.#ask(this.#address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      }
    } catch {
      this.close();
    }
    this.#sending = false;
  }

  async #ask(address, how = {}) {
    const answer = await this.#fetch(address, { ...how, signal: this.#stop.signal });
    if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { status: answer.status });
    return answer.status === 204 ? null : answer.json();
  }
}
