// The outbox: what was written and is not yet kept by the house. Survives a reload, a crash, a tunnel.

/**
 * Entries `{cid, room, body, at, reply_to, thread, to_everybody, failed, after}`, oldest first. The house knows a message by its cid,
 * so sending one again says it once.
 */
export class Outbox extends EventTarget {
  #store;
  #key;
  #clock;
  #sent = new Set();
  #timer = null;

  constructor(store, member, clock = globalThis) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#key = `salon.outbox.${member}`;
  }

  all(room) {
    return this.#read().filter((entry) => !room || entry.room === room);
  }

  waiting() {
    return this.#read().filter((entry) => !entry.failed);
  }

  add(room, body, where = {}, cid = crypto.randomUUID(), at = Date.now()) {
    const entry = { cid, room, body, at, ...where };
    this.#write([...this.#read(), entry]);
    return entry;
  }

  /** The house has it. */
  kept(cid) {
    this.#sent.delete(cid);
    this.#write(this.#read().filter((entry) => entry.cid !== cid));
  }

  /** The house will not have it as it is. */
  refused(cid, why) {
    this.#sent.delete(cid);
    this.#change(cid, { failed: why || true });
  }

  /** The house takes it in a few seconds; whatever comes after it in that room waits behind it. */
  later(cid, seconds) {
    this.#sent.delete(cid);
    this.#change(cid, { after: this.#clock.Date.now() + seconds * 1_000 });
  }

  retry(cid, what = {}) {
    this.#change(cid, { failed: undefined, ...what });
  }

  discard(cid) {
    this.kept(cid);
  }

  /** A new line knows nothing of what the last one was given. */
  forget() {
    this.#sent.clear();
  }

  /** Gives the line whatever it was not given yet, in order; stops at the first it cannot take. */
  flush(line) {
    const now = this.#clock.Date.now();
    const later = new Map();
    for (const { cid, room, body, after, files, reply_to, thread, to_everybody } of this.waiting()) {
      if (after > now && !later.has(room)) later.set(room, after);
      if (later.has(room) || this.#sent.has(cid)) continue;
      const attached = files && { files: files.map(({ id }) => id) };
      if (!line.send({ t: 'say', room, cid, body, ...attached, reply_to, thread, to_everybody })) break;
      this.#sent.add(cid);
    }
    this.#clock.clearTimeout(this.#timer);
    if (later.size) this.#timer = this.#clock.setTimeout(() => this.flush(line), Math.min(...later.values()) - now);
  }

  #change(cid, what) {
    this.#write(this.#read().map((entry) => (entry.cid === cid ? { ...entry, ...what } : entry)));
  }

  #read() {
    try {
      return JSON.parse(this.#store.getItem(this.#key)) ?? [];
    } catch {
      return [];
    }
  }

  #write(entries) {
    if (entries.length) this.#store.setItem(this.#key, JSON.stringify(entries));
    else this.#store.removeItem(this.#key);
    this.dispatchEvent(new Event('change'));
  }
}
