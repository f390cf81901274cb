// Files on their way: sent in pieces, and taken up again after a cut.

const PIECE = 1024 * 1024;
const MOST = 10;

/** The chips over the line of the composer. */
export class Uploads {
  #form;
  #list;
  #chip;
  #room;
  #items = new Set();

  constructor(main, { signal }) {
    this.#form = main.querySelector('.composer');
    this.#room = main.dataset.room;
    this.#chip = main.querySelector('.chip');
    this.#list = document.createElement('ul');
    this.#list.className = 'files';
    this.#form.querySelector('.line').before(this.#list);
    signal.addEventListener('abort', () => this.#items.forEach((item) => item.stop.abort()));
  }

  get any() {
    return this.#items.size > 0;
  }

  add(files) {
    for (const file of files.slice(0, MOST - this.#items.size)) this.#begin(file);
  }

  /**
   * What the message says of its files, `[{id, name}]`; and, where some are still on their way, all of them, to go on with
   * it. Nothing, if one is not taken.
   */
  async handed() {
    const items = [...this.#items];
    if (items.some(({ row }) => row.classList.contains('failed'))) return null;
    const alt = ({ row }) => row.querySelector('input').value.trim();
    if (items.some((item) => !item.kept)) {
      const parcel = items.map((item) => ({ file: item.file, voice: item.file.voice, alt: alt(item), id: item.id }));
      return { files: items.map(({ file }) => ({ name: file.name })), parcel };
    }
    await Promise.all(items.map((item) => describe(item.kept.id, alt(item))));
    return { files: items.map(({ kept }) => ({ id: kept.id, name: kept.name })) };
  }

  giveUp() {
    for (const item of [...this.#items]) this.#drop(item);
  }

  /** They are the message's now. */
  handOver() {
    for (const item of [...this.#items]) {
      item.stop.abort();
      this.#forget(item);
    }
  }

  #begin(file) {
    const row = this.#chip.content.firstElementChild.cloneNode(true);
    const item = { file, voice: file.voice, row, stop: new AbortController(), kept: null, id: null };
    const bar = row.querySelector('progress');
    const picture = row.querySelector('img');
    if (file.type.startsWith('image/')) picture.src = URL.createObjectURL(file);
    else picture.remove();
    if (file.voice) row.querySelector('.name').after(player(file));
    row.querySelector('.name').textContent = file.name;
    row.querySelector('input').hidden = !/^(image|video|audio)\//.test(file.type);
    const drop = row.querySelector('[data-act=drop]');
    drop.setAttribute('aria-label', `${drop.getAttribute('aria-label')} ${file.name}`);
    drop.addEventListener('click', () => this.#drop(item));
    row.querySelector('input').addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.#form.querySelector('textarea').focus();
    });
    this.#items.add(item);
    this.#list.append(row);
    const arrived = (offset) => { bar.value = (100 * offset) / file.size; };
    deliver(item, { room: this.#room, signal: item.stop.signal, arrived }).then((kept) => {
      item.kept = kept;
      bar.hidden = true;
    }, (failure) => {
      row.classList.add('failed');
      bar.hidden = true;
      row.querySelector('.why').textContent = failure.message;
    });
  }

  #drop(item) {
    item.stop.abort();
    giveUp(item);
    this.#forget(item);
    this.#form.querySelector('textarea').focus();
  }

  #forget(item) {
    this.#items.delete(item);
    const shown = item.row.querySelector('img, audio');
    if (shown) URL.revokeObjectURL(shown.src);
    item.row.remove();
  }
}

/** Says what a file shows. */
export async function describe(id, alt) {
  if (alt) await ask(`/api/v1/files/${id}`, json('PATCH', { alt })).catch(() => {});
}

/** Gives the house a file, until it is whole, or the house will not have it. A cut is waited out. */
export async function deliver(item, { room, signal, begun, arrived }) {
  const { file, voice } = item;
  let state = null;
  for (let tries = 0; ; ) {
    try {
      if (!item.id) {
        const asked = { room_id: room, name: file.name || 'file', size: file.size, media: file.type.slice(0, 100), voice };
        state = await ask('/api/v1/uploads', json('POST', asked), signal);
        item.id = state.id;
        await begun?.();
      } else if (!state) {
        state = await ask(`/api/v1/uploads/${item.id}`, {}, signal);
      }
      if (state.state === 'whole') return state;
      const offset = state.arrived;
      arrived(offset);
      const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
      const body = file.slice(offset, offset + PIECE);
      state = await ask(`/api/v1/uploads/${item.id}`, { method: 'PATCH', headers, body }, signal);
      tries = 0;
    } catch (failure) {
      if (signal.aborted) throw failure;
      // Begun so long ago that the house knows nothing of it any more: once more, from the beginning.
      if (failure.status === 404 && item.id) item.id = null;
      else if (failure.final) throw failure;
      state = null;
      await pause(failure.seconds ?? Math.min(30, 2 ** tries), signal);
      tries += 1;
    }
  }
}

/** The house need not wait for the rest. */
export const giveUp = ({ id }) => id && fetch(`/api/v1/uploads/${id}`, { method: 'DELETE' }).catch(() => {});

/** What was recorded is heard before it is sent. */
function player(file) {
  const audio = document.createElement('audio');
  audio.controls = true;
  audio.src = URL.createObjectURL(file);
  audio.setAttribute('aria-label', file.name);
  return audio;
}

const json = (method, body) => ({ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/** What is answered; a failure says whether asking again makes sense, and when. */
async function ask(path, options, signal) {
  const answer = await fetch(path, { ...options, signal });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => null);
  const failure = new Error([problem?.title, problem?.detail].filter(Boolean).join('. ') || String(answer.status));
  failure.status = answer.status;
  failure.seconds = problem?.retry_after;
  // Another offset than was thought: it is asked for again.
  failure.final = answer.status < 500 && answer.status !== 409 && answer.status !== 408 && !failure.seconds;
  throw failure;
}

/** A while, or until the network is back. */
function pause(seconds, signal) {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener('online', over);
      resolve();
    };
    const timer = setTimeout(over, seconds * 1_000);
    addEventListener('online', over);
    signal.addEventListener('abort', over);
  });
}
