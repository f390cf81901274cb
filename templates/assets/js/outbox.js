// The outbox: what was written and is not yet kept by the house. Survives a reload, a crash, a tunnel. Each message has a
// place of its own in the store: tabs that write at once take nothing from one another.

/**
 * Entries `{cid, room, body, at, files, reply_to, thread, to_everybody, failed, after}`, oldest first. The house knows a message
 * by its cid, so sending one again says it once. Its files have an id once the house has them.
 *
 * Events: "change"; "parcel" with an entry whose files are to be sent first; "arrived" and "refused" with what came of it.
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
    this.#key = `salon.outbox.${member}/`;
  }

  all(room) {
    return this.#read().filter((entry) => !room || entry.room === room);
  }

  waiting() {
    return this.#read().filter((entry) => !entry.failed);
  }

  add(room, body, where = {}, cid = crypto.randomUUID(), at = Date.now()) {
    const entry = { cid, room, body, at, ...where };
    // Behind whatever is written already, however the clock was set meanwhile.
    const last = this.#keys().at(-1)?.slice(this.#key.length).split('.')[0];
    const place = Math.max(Math.trunc(at), Number(last ?? 0) + 1);
    this.#write(`${this.#key}${String(place).padStart(16, '0')}.${cid}`, entry);
    return entry;
  }

  /** The house has it. */
  kept(cid) {
    this.#sent.delete(cid);
    for (const key of this.#keys(cid)) this.#store.removeItem(key);
    this.dispatchEvent(new Event('change'));
  }

  /** The house will not have it as it is. */
  refused(cid, why) {
    this.#sent.delete(cid);
    this.#change(cid, { failed: why || true });
    this.#tell('refused', { cid, why });
  }

  /** So much of its files, from 0 to 1. */
  arrived(cid, part) {
    this.#tell('arrived', { cid, part });
  }

  /** The house has its files. */
  packed(cid, files) {
    this.#change(cid, { files });
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
    for (const entry of this.waiting()) {
      const { cid, room, body, after, files, reply_to, thread, to_everybody } = entry;
      if (!later.has(room) && files?.some(({ id }) => !id)) {
        // It goes when its files are there, and nothing in its room before it.
        later.set(room, Infinity);
        this.#tell('parcel', entry);
      }
      if (after > now && !later.has(room)) later.set(room, after);
      if (later.has(room) || this.#sent.has(cid)) continue;
      const attached = files && { files: files.map(({ id }) => id) };
      if (!line.send({ t: 'say', room, cid, body, ...attached, reply_to, thread, to_everybody })) break;
      this.#sent.add(cid);
    }
    this.#clock.clearTimeout(this.#timer);
    const soonest = Math.min(...later.values());
    if (soonest < Infinity) this.#timer = this.#clock.setTimeout(() => this.flush(line), soonest - now);
  }

  #tell(type, detail) {
    this.dispatchEvent(Object.assign(new Event(type), { detail }));
  }

  #change(cid, what) {
    for (const key of this.#keys(cid)) this.#write(key, { ...this.#entry(key), ...what });
  }

  /** In the order in which they were written; or where this one is. */
  #keys(cid = '') {
    const all = Array.from({ length: this.#store.length }, (_, at) => this.#store.key(at));
    return all.filter((key) => key.startsWith(this.#key) && key.endsWith(cid)).sort();
  }

  #read() {
    return this.#keys().map((key) => this.#entry(key)).filter(Boolean);
  }

  #entry(key) {
    try {
      return JSON.parse(this.#store.getItem(key));
    } catch {
      return null;
    }
  }

  #write(key, entry) {
    this.#store.setItem(key, JSON.stringify(entry));
    this.dispatchEvent(new Event('change'));
  }
}
