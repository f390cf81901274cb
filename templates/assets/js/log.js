// The log of a room: days, groups of messages, history upwards, the present below.

import { continues, opensDay } from './order.js';
import { clock, day, localize } from './time.js';
import { announceMessage } from './announce.js';
import { fragment } from './fragment.js';
import { words } from './words.js';
import { copy } from './copy.js';
import { badgeOf, makeMine, offerFor } from './acts.js';

const PAGE = 50;
const NEAR = 100;
// How far above the window history is fetched, in px: not so far that a page of short messages, just opened, asks for more.
const AHEAD = 480;
const MOST_CHUNKS = 20;
const FARTHEST_JUMP = 10;

export class Log {
  #main;
  #me;
  #box;
  #pages;
  #waiting;
  #tools;
  #pill;
  #first;
  #older;
  #below = 0;
  #stuck = false;
  // What the reader was led to, until they move; and where that put the log.
  #aim = null;
  #placed = 0;
  #read;
  #loading = false;
  // How much of each thread waits for this reader.
  #threads = new Map();

  constructor(main, { me, signal }) {
    this.#main = main;
    this.#me = me;
    this.#read = Number(main.dataset.read);
    this.#box = main.querySelector('.log');
    this.#pages = main.querySelector('.pages');
    this.#older = main.querySelector('.older a[rel=prev]');
    this.#pill = main.querySelector('.latest:not(.resume)');
    this.#first = main.querySelector('.resume');
    // A page of history, or one whose end was cut off, does not touch the present.
    this.detached = 'history' in main.dataset;
    this.#waiting = this.#pages.querySelector('.waiting') ?? document.createElement('ol');
    this.#waiting.className = 'chunk waiting';
    this.#pages.append(this.#waiting);
    this.#box.dataset.live = '';
    this.#dress(null);
    for (const waits of (main.dataset.threads ?? '').split(' ').filter(Boolean)) this.tellThread(...waits.split(':'));
    localize(this.#box);
    this.#listenTo(signal);
    this.#arrive();
  }

  get messages() {
    return [...this.#pages.querySelectorAll('.msg[data-seq]')];
  }

  get last() {
    return this.messages.at(-1);
  }

  /** Without the message that a thread hangs on: that stands above every page of it. */
  get #paged() {
    return this.messages.filter((message) => !message.matches('.root > *'));
  }

  /** The house has it: it stands here, or waits for a host. */
  has(cid) {
    return Boolean(this.#pages.querySelector(`.msg[data-cid="${CSS.escape(cid)}"]:is([data-seq], [data-held])`));
  }

  /** A message from the house: takes the place of the row that waited for it. */
  receive({ seq, cid, author, html }) {
    this.settle(cid);
    const mine = author === this.#me;
    if (this.detached) return this.#missed(mine);
    if (this.#message(seq)) return;
    const message = fragment(html).querySelector('.msg');
    const atEnd = this.#stuck || mine;
    this.#main.querySelector('.empty')?.remove();
    const above = this.last;
    this.#chunk().append(message);
    this.#decorate(message, above);
    this.#regroupWaiting();
    localize(message);
    if (atEnd) this.toEnd();
    else this.#missed(mine);
    if (!mine) announceMessage(message.querySelector('.name').textContent, message.querySelector('.words').textContent);
  }

  /** A message as it is now, if it stands here. What was heard late does not undo what came after it. */
  change({ seq, rev, html }) {
    const old = this.#message(seq);
    if (!old || Number(old.dataset.rev) >= rev) return;
    const message = fragment(html).querySelector('.msg');
    const tools = old.contains(this.#tools ?? null) ? this.#tools : null;
    const focused = old.contains(document.activeElement);
    const above = [...this.#pages.querySelectorAll('.msg[data-seq]')].filter((other) => Number(other.dataset.seq) < seq).at(-1);
    message.id = old.id;
    old.replaceWith(message);
    this.#decorate(message, above);
    localize(message);
    this.#showThread(seq);
    if (tools) message.append(tools);
    if (focused) message.focus({ preventScroll: true });
    if (this.#stuck) this.toEnd();
  }

  #message(seq) {
    return this.#pages.querySelector(`.msg[data-seq="${seq}"]`);
  }

  /** In a part of the past that was asked for, a number that stands elsewhere means what comes after it here. */
  #find(id) {
    const seq = this.detached && /^m(\d+)$/.exec(id)?.[1];
    return this.#pages.querySelector(`#${CSS.escape(id)}`) ?? (seq ? this.#paged.find((message) => Number(message.dataset.seq) > Number(seq)) ?? null : null);
  }

  /** The line above what waits again. */
  waitFrom(seq) {
    this.#pages.querySelector('.newline')?.remove();
    const line = document.createElement('li');
    line.className = 'newline';
    line.id = 'unread';
    line.append(document.createElement('span'));
    line.firstChild.textContent = words('from-here');
    this.#message(seq)?.before(line);
    this.#stuck = false;
  }

  /** How much of a thread waits, beside its replies. */
  tellThread(thread, unread) {
    this.#threads.set(Number(thread), Number(unread));
    this.#showThread(thread);
  }

  #showThread(thread) {
    const unread = this.#threads.get(Number(thread)) ?? 0;
    const replies = this.#message(thread)?.querySelector('.replies');
    if (!replies) return;
    replies.parentElement.querySelector('.badge')?.remove();
    if (unread > 0) replies.after(badgeOf(`${this.#main.dataset.href.replace(/\/\d+\/thread$/, '')}/why?thread=${thread}`, unread));
  }

  /** Mine that was said last, if it stands here. */
  get lastOfMine() {
    return this.messages.filter((message) => message.dataset.author === this.#me && !message.matches('.gone, :has(.poll)')).at(-1);
  }

  /** A row for what has just been written, until the house answers. */
  pend({ cid, body, files = [], at, failed, asks }, follow = true) {
    const row = document.getElementById('pending').content.firstElementChild.cloneNode(true);
    row.dataset.cid = cid;
    row.dataset.author = this.#me;
    row.dataset.at = new Date(at).toISOString();
    row.querySelector('img').src = `/u/${this.#me}/face`;
    row.querySelector('.name').textContent = document.querySelector('.side .me b')?.textContent ?? '';
    row.querySelector('.body > p').textContent = body || files.map(({ name }) => name).join(', ');
    const time = row.querySelector('time');
    time.dateTime = row.dataset.at;
    time.textContent = clock(at);
    this.#waiting.append(row);
    this.#main.querySelector('.empty')?.remove();
    this.#regroupWaiting();
    if (failed) this.fail(cid, failed, asks);
    // A clock that flashes at every message would only unsettle.
    else setTimeout(() => row.classList.add('slow'), 400);
    if (follow) this.toEnd();
  }

  /** So much of its files is there. */
  arrived(cid, part) {
    const bar = this.#row(cid)?.querySelector('progress');
    if (!bar) return;
    bar.hidden = false;
    bar.value = part;
  }

  fail(cid, why, asks = false) {
    const row = this.#row(cid);
    if (!row) return;
    row.classList.add('failed');
    row.classList.toggle('asks', asks);
    if (typeof why === 'string') row.querySelector('.why').textContent = why;
  }

  /** Not yet: it goes by itself in a while. */
  delay(cid, why) {
    const row = this.#row(cid);
    if (!row) return;
    row.classList.add('slow');
    row.querySelector('.wait').lastChild.textContent = why;
  }

  /** The house has it, and the room does not read it: it waits for a host, or was declined. */
  hold(cid, held, means, declined = false) {
    const row = this.#row(cid);
    if (!row) return;
    row.dataset.held = held;
    row.classList.add('held');
    row.classList.toggle('failed', declined);
    row.querySelector('form').action = `/held/${held}/take-back`;
    row.querySelector('.means').textContent = means;
  }

  /** It stands here, and is on its way. */
  waits(cid) {
    return Boolean(this.#row(cid));
  }

  retrying(cid) {
    this.#row(cid)?.classList.remove('failed', 'asks');
  }

  settle(cid) {
    this.#row(cid)?.remove();
    this.#regroupWaiting();
  }

  atEnd() {
    return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight < NEAR;
  }

  toEnd() {
    this.#aim = null;
    this.#stuck = true;
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#below = 0;
    this.#showPill();
  }

  // --- where to begin

  #arrive() {
    const asked = location.hash.slice(1);
    const target = asked ? this.#find(asked) : null;
    // Another log stands beside this one, and is meant.
    if (!target && location.pathname !== this.#main.dataset.href) return;
    const line = this.#pages.querySelector('.newline');
    if (asked.startsWith('m') && !target) return void this.#seek(asked);
    const start = target ?? line;
    if (!start) return this.toEnd();
    this.#show(start);
    if (target?.matches('.msg')) target.focus({ preventScroll: true });
  }

  async #seek(id) {
    this.toEnd();
    for (let jump = 0; jump < FARTHEST_JUMP && this.#older && !this.#find(id); jump += 1) await this.#more();
    const found = this.#find(id);
    if (!found) return;
    this.#show(found);
    found.focus({ preventScroll: true });
  }

  #show(element) {
    this.#aim = element;
    this.#box.scrollTop = this.#top(element) - this.#box.clientHeight / 4;
    this.#placed = this.#box.scrollTop;
    // A short room may be at its end already, and then follows it: no scroll event will say so.
    this.#stuck = this.atEnd();
    this.#showPill();
  }

  #top(element) {
    return element.getBoundingClientRect().top - this.#box.getBoundingClientRect().top + this.#box.scrollTop;
  }

  // --- history

  async #more() {
    if (this.#loading || !this.#older) return;
    this.#loading = true;
    try {
      const answer = await fetch(`${this.#older.href}&part=1`, { headers: { accept: 'text/html' } });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const [chunk] = fragment(await answer.text(), '.chunk');
      if (chunk) this.#prepend(chunk);
    } catch {
      this.#older.textContent = words('older-failed');
    }
    this.#loading = false;
  }

  #prepend(chunk) {
    localize(chunk);
    // Drawn once wherever it lies, so that its true height is known from then on.
    chunk.classList.add('fresh');
    const anchor = this.#paged.find((message) => message.getBoundingClientRect().bottom > this.#box.getBoundingClientRect().top);
    const before = anchor?.getBoundingClientRect().top;
    const below = this.#paged[0];
    chunk.querySelector('.newline')?.remove();
    this.#older.parentElement.after(chunk);
    this.#raiseLine();
    this.#dress(chunk);
    if (below) this.#decorate(below, chunk.querySelector('.msg:last-of-type'));
    this.#trim();
    if ('older' in chunk.dataset) this.#older.href = this.#older.href.replace(/before=\d+/, `before=${chunk.dataset.first}`);
    else this.#end();
    if (anchor) this.#box.scrollTop += anchor.getBoundingClientRect().top - before;
    whenDrawn(() => chunk.classList.remove('fresh'));
  }

  /** The line stands above the first unread message, which may only now have come into the page. */
  #raiseLine() {
    const line = this.#pages.querySelector('.newline');
    const first = line && this.#paged.find((message) => Number(message.dataset.seq) > this.#read);
    first?.before(line);
  }

  #end() {
    this.#older.parentElement.remove();
    this.#older = null;
  }

  /** Far too much to keep: the end nearest to the present goes, and comes back with it. */
  #trim() {
    const chunks = [...this.#pages.querySelectorAll('.chunk:not(.waiting)')];
    if (chunks.length <= MOST_CHUNKS) return;
    chunks.at(-1).remove();
    this.detached = true;
    this.#showPill();
  }

  // --- days and groups

  #dress(chunk) {
    const root = chunk ?? this.#pages;
    for (const separator of root.querySelectorAll('.day')) separator.remove();
    let above = null;
    for (const message of root.querySelectorAll('.msg[data-seq]')) {
      this.#decorate(message, above);
      above = message;
    }
  }

  #decorate(message, above) {
    const [upper, lower] = [above && facts(above), facts(message)];
    message.classList.toggle('cont', continues(upper, lower) && message.previousElementSibling?.id !== 'unread');
    message.classList.toggle('mine', lower.author === this.#me);
    makeMine(message, this.#me);
    const head = message.previousElementSibling?.matches('.newline') ? message.previousElementSibling : message;
    const separator = head.previousElementSibling?.matches('.day') ? head.previousElementSibling : null;
    if (!opensDay(upper, lower)) separator?.remove();
    else if (!separator) head.before(dayLine(lower.at));
  }

  #regroupWaiting() {
    let above = this.last;
    for (const row of this.#waiting.children) {
      row.classList.toggle('cont', Boolean(above) && continues(facts(above), facts(row)));
      above = row;
    }
  }

  #chunk() {
    const last = [...this.#pages.querySelectorAll('.chunk:not(.waiting)')].at(-1);
    if (last && last.querySelectorAll('.msg').length < PAGE) return last;
    const chunk = document.createElement('ol');
    chunk.className = 'chunk fresh';
    whenDrawn(() => chunk.classList.remove('fresh'));
    this.#waiting.before(chunk);
    return chunk;
  }

  #row(cid) {
    return this.#waiting.querySelector(`[data-cid="${CSS.escape(cid ?? '')}"]`);
  }

  // --- the reader's hand

  #listenTo(signal) {
    const box = this.#box;
    // What grows at the end, the composer too, does not push the end out of sight.
    // On a page that is still being laid out, what the reader was led to keeps its place.
    const size = new ResizeObserver(() => (this.#aim ? this.#show(this.#aim) : this.#stuck && this.toEnd()));
    size.observe(box);
    size.observe(this.#pages);
    signal.addEventListener('abort', () => size.disconnect());
    addEventListener('hashchange', () => this.#arrive(), { signal });
    box.addEventListener('scroll', () => this.#scrolled(), { signal, passive: true });
    box.addEventListener('keydown', (event) => this.#key(event), { signal });
    box.addEventListener('pointerover', (event) => this.#offer(event.target), { signal });
    box.addEventListener('focusin', (event) => this.#offer(event.target), { signal });
    box.addEventListener('click', (event) => this.#click(event), { signal });
    this.#pill.addEventListener('click', () => this.present(), { signal });
    this.#first?.addEventListener('click', () => this.#unread(), { signal });
    if (!this.#older) return;
    const sight = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.#more(), { root: box, rootMargin: `${AHEAD}px 0px 0px 0px` });
    sight.observe(this.#older.parentElement);
    signal.addEventListener('abort', () => sight.disconnect());
    this.#older.addEventListener('click', (event) => { event.preventDefault(); this.#more(); }, { signal });
  }

  #scrolled() {
    if (Math.abs(this.#box.scrollTop - this.#placed) > 1) this.#aim = null;
    this.#stuck = this.atEnd();
    if (this.#stuck && !this.detached) this.#below = 0;
    this.#showPill();
  }

  #missed(mine) {
    if (!mine) this.#below += 1;
    this.#showPill();
  }

  #showPill() {
    const away = this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight;
    this.#pill.hidden = !(this.detached || this.#below > 0 || away > this.#box.clientHeight);
    this.#pill.querySelector('span').textContent = this.#below > 0 ? words('present', this.#below) : words('present');
    const line = this.#pages.querySelector('.newline');
    if (!this.#first) return;
    this.#first.hidden = !line || this.#top(line) >= this.#box.scrollTop;
    if (line) this.#first.querySelector('span').textContent = line.textContent;
  }

  /** To the line, or to where it stands in a part of the past that is not here. */
  #unread() {
    const next = this.#read + 1;
    const { href } = this.#main.dataset;
    if (this.#older && Number(this.#paged[0]?.dataset.seq) > next) return location.assign(`${href}?around=${next}#m${next}`);
    const line = this.#pages.querySelector('.newline');
    this.#show(line);
    this.messages.find((message) => line.compareDocumentPosition(message) & Node.DOCUMENT_POSITION_FOLLOWING)?.focus({ preventScroll: true });
  }

  present() {
    if (this.detached) return location.assign(this.#main.dataset.href);
    this.toEnd();
    this.#main.querySelector('.composer textarea')?.focus();
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.#inTools(event)) return event.preventDefault();
    const all = [...this.#pages.querySelectorAll('.msg')];
    const at = all.indexOf(event.target.closest('.msg'));
    const next = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') this.#main.querySelector('.composer textarea')?.focus();
    // The end of a part of the past is not the present.
    if (event.key === 'End' && this.detached) return this.present();
    if (event.key === 'End') this.toEnd();
    if (next === undefined || (at < 0 && event.key === 'ArrowDown')) return;
    event.preventDefault();
    all[Math.max(0, Math.min(next, all.length - 1))]?.focus();
  }

  /** Into the toolbar of a message, along it, and back. */
  #inTools({ key, target }) {
    const enters = target.matches('.msg[data-seq]') && (key === 'Enter' || key === 'ContextMenu');
    const tools = [...this.#tools?.querySelectorAll('.tool:not([hidden])') ?? []];
    const at = tools.indexOf(target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (enters) tools[0]?.focus();
    else if (at >= 0 && step) tools.at((at + step) % tools.length).focus();
    else if (at >= 0 && key === 'Escape') target.closest('.msg').focus();
    else return false;
    return true;
  }

  /** One toolbar for the whole log, handed to the message under the pointer or the focus. */
  #offer(target) {
    const message = target.closest('.msg[data-seq]');
    if (!message || message.contains(this.#tools ?? null)) return;
    this.#tools ??= document.getElementById('tools').content.firstElementChild.cloneNode(true);
    offerFor(this.#tools, message, this.#main);
    message.append(this.#tools);
  }

  #click(event) {
    const button = event.target.closest('[data-act=link]');
    if (!button) return;
    const { seq } = button.closest('.msg').dataset;
    copy(`${location.origin}${this.#main.dataset.href}#m${seq}`);
  }
}

const facts = (message) => ({ author: message.dataset.author, at: Date.parse(message.dataset.at) });

const whenDrawn = (run) => requestAnimationFrame(() => requestAnimationFrame(run));

function dayLine(at) {
  const line = document.createElement('li');
  const time = document.createElement('time');
  line.className = 'day rule';
  time.dateTime = new Date(at).toISOString();
  time.textContent = day(at);
  line.append(time);
  return line;
}
