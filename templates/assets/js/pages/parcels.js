// Parcels: the files of messages that wait. They are kept on this device until the house has them: through a reload, a
// crash, days without a network.

import { words } from '../words.js';
import { deliver, describe, giveUp } from './upload.js';

const STORE = 'parcels';
let opened;

/** One deed in the store; once it is done, it is on the disk. */
async function within(mode, deed) {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open('salon', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const store = await opened;
  return new Promise((resolve, reject) => {
    const work = store.transaction(STORE, mode, { durability: 'strict' });
    const answer = deed(work.objectStore(STORE));
    work.oncomplete = () => resolve(answer.result);
    work.onabort = () => reject(work.error);
  });
}

/** `[{file, voice, alt, id}]` by the `cid` of their message; `id`, once the house has begun to take it. */
export class Parcels {
  #me;
  #line;
  #outbox;
  #underWay = new Map();

  constructor(me, line, outbox) {
    this.#me = me;
    this.#line = line;
    this.#outbox = outbox;
    outbox.addEventListener('change', () => this.#tidy());
    this.#tidy();
  }

  keep(cid, parcel) {
    return within('readwrite', (store) => store.put(parcel, this.#key(cid)));
  }

  /** Sends the files of a message; then the message can go. Of all tabs, one does it. */
  async send({ cid, room }) {
    if (this.#underWay.has(cid)) return;
    const stop = new AbortController();
    this.#underWay.set(cid, stop);
    const carry = () => this.#carry(cid, room, stop.signal);
    await (navigator.locks?.request(`salon-parcel-${cid}`, carry) ?? carry()).catch(() => {});
    this.#underWay.delete(cid);
    this.#outbox.flush(this.#line);
  }

  async #carry(cid, room, signal) {
    // Another tab may have sent it meanwhile.
    if (!this.#outbox.all(room).some((entry) => entry.cid === cid && entry.files.some(({ id }) => !id))) return;
    const parcel = await within('readonly', (store) => store.get(this.#key(cid)));
    if (!parcel) return this.#outbox.refused(cid, words('files-lost'));
    const whole = parcel.reduce((sum, { file }) => sum + file.size, 0);
    const files = [];
    let before = 0;
    try {
      for (const item of parcel) {
        const begun = () => this.keep(cid, parcel);
        const arrived = (offset) => this.#outbox.arrived(cid, (before + offset) / whole);
        const { id } = await deliver(item, { room, signal, begun, arrived });
        await describe(id, item.alt);
        files.push({ id, name: item.file.name });
        before += item.file.size;
      }
    } catch (failure) {
      if (signal.aborted) parcel.forEach(giveUp);
      else this.#outbox.refused(cid, failure.message);
      return;
    }
    this.#outbox.packed(cid, files);
    await this.#drop(cid);
  }

  #key(cid) {
    return `${this.#me}/${cid}`;
  }

  #drop(cid) {
    return within('readwrite', (store) => store.delete(this.#key(cid)));
  }

  /** What its author gave up is not kept. */
  async #tidy() {
    const keys = await within('readonly', (store) => store.getAllKeys()).catch(() => []);
    const waiting = new Set(this.#outbox.all().map(({ cid }) => cid));
    for (const [cid, stop] of this.#underWay) if (!waiting.has(cid)) stop.abort();
    for (const key of keys) {
      const [me, cid] = key.split('/');
      if (me === this.#me && !waiting.has(cid)) await this.#drop(cid);
    }
  }
}
