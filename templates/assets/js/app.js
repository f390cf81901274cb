// The beginning: one line, one outbox, and whatever page is open.

import { Line } from './socket.js';
import { Outbox } from './outbox.js';
import { Unread } from './unread.js';
import { openRoom } from './room.js';
import { navigateInside } from './nav.js';
import { copyButtons } from './copy.js';
import { listenToKeys } from './keys.js';
import { localize, keepFresh } from './time.js';
import { showNet } from './net.js';
import { offeredAnywhere } from './offered.js';
import { notify } from './notify.js';
import { watch } from './push.js';

// So many sockets may fail before requests are tried; and so long until a socket is tried again.
const PATIENT = 2;
const AGAIN = 120_000;

const { me } = document.documentElement.dataset;
const address = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`;
const line = new Line({ open: dial });
const outbox = new Outbox(localStorage, me);
const unread = new Unread(line);
const parcels = () => import('./pages/parcels.js').then(({ Parcels }) => (Parcels.mine ??= new Parcels(me, line, outbox)));
const wide = matchMedia('(min-width: 1100px)');
let page = new AbortController();
// Loaded once a socket has failed.
let Poll = null;

/** Where sockets are eaten on the way, requests carry the line, until a socket comes through again. */
function dial(unheard) {
  if (unheard) import('./pages/poll.js').then((loaded) => { Poll = loaded.Poll; }, () => {});
  if (!Poll || unheard < PATIENT || unheard % 2) return new WebSocket(address);
  const poll = new Poll();
  const again = () => {
    if (poll.readyState > 1) return;
    const probe = new WebSocket(address);
    probe.onopen = () => { probe.close(); line.drop(); line.hurry(); };
    setTimeout(again, AGAIN);
  };
  setTimeout(again, AGAIN);
  return poll;
}

/** What only some pages need, by the sign they bear. */
const special = {
  '#feed': () => import('./pages/feed.js'),
  '#tasks': () => import('./pages/todo.js'),
  '#asked': () => import('./pages/workshop.js'),
  '.point': () => import('./pages/focus.js'),
  '[data-passkey]': () => import('./pages/passkey.js'),
  '#share': () => import('./pages/share.js'),
  '#device': () => import('./pages/notifications.js'),
  '[data-print]': () => import('./pages/print.js'),
};

function entered(main) {
  page = new AbortController();
  const { signal } = page;
  localize(main);
  copyButtons(main);
  unread.start();
  if (main.dataset.room) openRoom(main, { me, line, outbox, parcels, unread, signal, again });
  else main.focus({ preventScroll: true });
  for (const [sign, load] of Object.entries(special)) if (main.querySelector(sign)) begin(load, main, signal);
}

/** Without its script, such a page still works by its forms. */
async function begin(load, main, signal) {
  const script = await load().catch(() => null);
  if (!signal.aborted) script?.default(main, { line, outbox, parcels, me, signal });
}

/** The server knows better than this page; asked once, not for ever. */
function again() {
  const last = Number(sessionStorage.getItem('salon.again') ?? 0);
  sessionStorage.setItem('salon.again', Date.now());
  if (Date.now() - last > 5_000) location.reload();
}

/** A thread opens beside its room where there is space for both, and closes: true, if that was all. */
async function beside(url) {
  const main = document.getElementById('main');
  const { href, thread, history } = main.dataset;
  const { pathname, search } = new URL(url);
  const room = pathname.replace(/\/\d+\/thread$/, '');
  const open = document.querySelector('.beside');
  if (room !== href || thread || history === '' || (room === pathname ? search || !open : !wide.matches)) return false;
  const loaded = await import('./pages/beside.js').catch(() => null);
  return loaded?.show(pathname + search, { main, me, line, outbox, parcels, unread, again, signal: page.signal });
}

/** The number beside «To do», wherever it stands. */
function showToDo(count) {
  for (const badge of document.querySelectorAll('[data-todo]')) {
    badge.hidden = count <= 0;
    badge.firstChild.data = String(Math.max(0, count));
  }
}

line.addEventListener('hello', ({ detail }) => {
  // Somebody else has signed in here meanwhile: what waits is not theirs to say.
  if (detail.member !== me) return location.reload();
  showToDo(detail.todo);
  outbox.forget();
  outbox.flush(line);
});
outbox.addEventListener('parcel', ({ detail }) => parcels().then((parcels) => parcels.send(detail), () => {}));
line.addEventListener('todo', ({ detail }) => showToDo(detail.count));
line.addEventListener('said', ({ detail }) => outbox.kept(detail.cid));
line.addEventListener('held', ({ detail }) => outbox.kept(detail.cid));
line.addEventListener('refused', ({ detail: { cid, problem } }) => {
  if (!cid) return;
  if (problem?.retry_after) outbox.later(cid, problem.retry_after);
  else outbox.refused(cid, problem?.detail ?? problem?.title);
  outbox.flush(line);
});
// Where I may be has changed: the server knows what is left of this page.
line.addEventListener('left', again);

// Why is this unread? Asked of the badge itself, by pointer, finger or key, or of what it stands beside with Alt.
document.addEventListener('click', async (event) => {
  const badge = event.target.closest('[data-why]') ?? (event.altKey && event.target.closest('[data-asks]'));
  if (!badge || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const { explain } = await import('./pages/why.js');
  await explain(badge, badge.dataset.asks ?? badge.href);
});

// What a browser recorded does not say how long it is, until its end was looked for.
document.addEventListener('loadedmetadata', ({ target }) => target.duration === Infinity && import('./pages/voice.js').then(({ measure }) => measure(target)), true);

addEventListener('offline', () => line.drop());
addEventListener('online', () => line.hurry());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && line.hurry());
// Signing out leaves no words behind on this device.
document.addEventListener('submit', (event) => {
  if (event.target.getAttribute('action') !== '/sign-out') return;
  for (const key of Object.keys(localStorage)) if (key.startsWith('salon.')) localStorage.removeItem(key);
  indexedDB.deleteDatabase('salon');
});

entered(document.getElementById('main'));
showNet(line, outbox);
keepFresh();
notify(line);
watch(line);
listenToKeys();
if (globalThis.caches) offeredAnywhere();
navigateInside({ entered, leaving: () => page.abort(), beside });
line.connect();
