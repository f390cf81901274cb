// A thread beside its room: drawn from its own page, which is where a narrow screen and a reload lead.

import { announce } from '../announce.js';
import { fragment } from '../fragment.js';
import { openRoom } from '../room.js';
import { localize } from '../time.js';

const HEARD = ['msg', 'changed', 'said', 'held', 'declined', 'refused', 'draft', 'typing', 'hello'];
const THREAD = /\/(\d+)\/thread$/;
let open = null;

/** What the line of the room says; kept, until there is somebody to hear it. */
class Ear extends EventTarget {
  #line;
  #kept = [];

  constructor(line, signal) {
    super();
    this.#line = line;
    for (const type of HEARD) line.addEventListener(type, ({ detail }) => this.#hear(type, detail), { signal });
  }

  send(frame) {
    return this.#line.send(frame);
  }

  /** The room listens already. */
  listen() {
    const kept = this.#kept;
    this.#kept = null;
    for (const said of kept) this.#hear(...said);
  }

  leave() {}

  #hear(type, detail) {
    if (this.#kept) this.#kept.push([type, detail]);
    else this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Shows the thread at this address, or, at that of the room, none any more. False: its own page says it better. */
export async function show(address, { main, signal, ...house }) {
  const was = open;
  open?.stop.abort();
  open = null;
  const seq = THREAD.exec(address.split('?')[0])?.[1];
  if (!seq) return back(main, was?.seq);
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort(), { signal: stop.signal });
  open = { seq, stop };
  const line = new Ear(house.line, stop.signal);
  const page = await read(address, stop.signal);
  if (stop.signal.aborted) return true;
  if (!page) {
    stop.abort();
    return false;
  }
  const panel = draw(page);
  stop.signal.addEventListener('abort', () => panel.remove());
  main.after(panel);
  localize(panel);
  const close = () => leave(main);
  panel.querySelector('.close').addEventListener('click', close);
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && !event.defaultPrevented && close());
  panel.addEventListener('submit', follow);
  panel.focus({ preventScroll: true });
  openRoom(panel, { ...house, line, signal: stop.signal, close });
  // A page of the past asks for nothing, and must hear what becomes of what is said from it.
  if ('history' in panel.dataset) line.listen();
  announce(panel.ariaLabel);
  return true;
}

async function read(address, signal) {
  const answer = await fetch(address, { headers: { accept: 'text/html' }, signal }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const [title, page] = fragment(await answer.text(), 'title', 'main.thread');
  return page && { title: title.textContent.split(' · ')[0], page };
}

/** The same page as a part of another: what has a name there has one of its own here. */
function draw({ title, page }) {
  const panel = document.createElement('aside');
  panel.className = `beside ${page.className}`;
  panel.ariaLabel = title;
  panel.tabIndex = -1;
  Object.assign(panel.dataset, page.dataset);
  panel.append(...page.childNodes);
  for (const once of panel.querySelectorAll('noscript, #pending, #tools, #emoji')) once.remove();
  for (const named of panel.querySelectorAll('[id]:not(.chunk:not(.root) > .msg)')) {
    for (const by of ['for', 'aria-describedby']) panel.querySelector(`[${by}="${named.id}"]`)?.setAttribute(by, `${named.id}-beside`);
    named.id += '-beside';
  }
  const first = panel.querySelector('h1');
  const second = document.createElement('h2');
  second.append(...first.childNodes);
  first.replaceWith(second);
  const close = document.querySelector('.side .shut').cloneNode(true);
  close.className = 'tool close';
  close.removeAttribute('popovertarget');
  close.removeAttribute('popovertargetaction');
  panel.querySelector('.head .acts').append(close);
  return panel;
}

/** To the page of the room, where that is what one came from. */
function leave(main) {
  const path = ({ url }) => new URL(url).pathname;
  const earlier = navigation.entries().slice(0, navigation.currentEntry.index);
  const from = earlier.findLast((entry) => path(entry).replace(THREAD, '') !== main.dataset.href || !THREAD.test(path(entry)));
  const gone = from && path(from) === main.dataset.href
    ? navigation.traverseTo(from.key)
    : navigation.navigate(main.dataset.href, { history: 'replace' });
  gone.finished.catch(() => {});
}

/** The focus goes to what opened the thread; or to the message that the address names. */
function back(main, seq) {
  if (location.hash) dispatchEvent(new Event('hashchange'));
  const top = main.querySelector(`.msg[data-seq="${seq}"]`);
  const from = top?.querySelector('.replies') ?? top ?? main.querySelector('.composer textarea');
  if (!main.contains(document.activeElement)) from?.focus({ preventScroll: true });
  return true;
}

/** Follows the thread, or no more, and stays. */
async function follow(event) {
  if (!event.target.closest('.head')) return;
  event.preventDefault();
  const { target, submitter } = event;
  const answer = await fetch(target.action, { method: 'POST', body: new URLSearchParams([[submitter.name, submitter.value]]) }).catch(() => null);
  const [form] = answer?.ok ? fragment(await answer.text(), 'main .head form') : [];
  if (!form) return;
  target.replaceWith(form);
  form.querySelector('button').focus();
}
