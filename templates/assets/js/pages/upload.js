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

  /** Waits for all of them: `[{id, name}]`, and the chips are gone; nothing, if one is not taken. */
  async taken() {
    let before;
    do {
      before = this.#items.size;
      await Promise.all([...this.#items].map(({ done }) => done));
    } while (before !== this.#items.size);
    const items = [...this.#items];
    if (items.some((item) => !item.kept)) return null;
    await Promise.all(items.map((item) => this.#describe(item)));
    items.forEach((item) => this.#forget(item));
    return items.map(({ kept }) => ({ id: kept.id, name: kept.name }));
  }

  #begin(file) {
    const row = this.#chip.content.firstElementChild.cloneNode(true);
    const item = { file, row, stop: new AbortController(), kept: null, id: null };
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
    item.done = this.#send(item).then((kept) => {
      item.kept = kept;
      row.querySelector('progress').hidden = true;
    }, (failure) => {
      row.classList.add('failed');
      row.querySelector('progress').hidden = true;
      row.querySelector('.why').textContent = failure.message;
    });
  }

  #drop(item) {
    item.stop.abort();
    if (item.id) fetch(`/api/v1/uploads/${item.id}`, { method: 'DELETE' }).catch(() => {});
    this.#forget(item);
    this.#form.querySelector('textarea').focus();
  }

  #forget(item) {
    this.#items.delete(item);
    const shown = item.row.querySelector('img, audio');
    if (shown) URL.revokeObjectURL(shown.src);
    item.row.remove();
  }

  async #describe({ row, kept }) {
    const alt = row.querySelector('input').value.trim();
    if (alt) await ask(`/api/v1/files/${kept.id}`, json('PATCH', { alt })).catch(() => {});
  }

  /** Until it is whole, or the house will not have it. A cut is waited out. */
  async #send(item) {
    const { file, stop, row } = item;
    const bar = row.querySelector('progress');
    let state = null;
    for (let tries = 0; ; ) {
      try {
        if (!item.id) {
          const asked = { room_id: this.#room, name: file.name || 'file', size: file.size, media: file.type.slice(0, 100), voice: file.voice };
          state = await ask('/api/v1/uploads', json('POST', asked), stop.signal);
          item.id = state.id;
        } else if (!state) {
          state = await ask(`/api/v1/uploads/${item.id}`, {}, stop.signal);
        }
        if (state.state === 'whole') return state;
        const offset = state.arrived;
        bar.value = (100 * offset) / file.size;
        const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
        const body = file.slice(offset, offset + PIECE);
        state = await ask(`/api/v1/uploads/${item.id}`, { method: 'PATCH', headers, body }, stop.signal);
        tries = 0;
      } catch (failure) {
        if (stop.signal.aborted || failure.final) throw failure;
        state = null;
        await pause(failure.seconds ?? Math.min(30, 2 ** tries), stop.signal);
        tries += 1;
      }
    }
  }
}

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
