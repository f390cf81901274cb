// The beginning: one line, one outbox, and whatever page is open.

import { Line } from './socket.js';
import { Outbox } from './outbox.js';
import { Unread } from './unread.js';
import { openRoom } from './room.js';
import { showToDo, toDo } from './todo.js';
import { workshop } from './workshop.js';
import { navigateInside } from './nav.js';
import { copyButtons } from './copy.js';
import { passkeyForms } from './passkey.js';
import { localize, keepFresh } from './time.js';
import { showNet } from './net.js';
import { notify, tryNotice } from './notify.js';

const { me } = document.documentElement.dataset;
const address = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`;
const line = new Line({ open: () => new WebSocket(address) });
const outbox = new Outbox(localStorage, me);
const unread = new Unread(line);
let page = new AbortController();

function entered(main) {
  page = new AbortController();
  const { signal } = page;
  localize(main);
  copyButtons(main);
  passkeyForms(main);
  unread.start();
  if (main.dataset.room) openRoom(main, { me, line, outbox, unread, signal, again });
  else main.focus({ preventScroll: true });
  workshop(main, signal);
  toDo(main, line, signal);
  tryNotice(main);
  if (main.matches('.feed')) line.addEventListener('news', freshen, { signal });
}

/** The server knows better than this page; asked once, not for ever. */
function again() {
  const last = Number(sessionStorage.getItem('salon.again') ?? 0);
  sessionStorage.setItem('salon.again', Date.now());
  if (Date.now() - last > 5_000) location.reload();
}

function freshen() {
  document.getElementById('fresh').hidden = false;
}

line.addEventListener('hello', ({ detail }) => {
  // Somebody else has signed in here meanwhile: what waits is not theirs to say.
  if (detail.member !== me) return location.reload();
  showToDo(detail.todo);
  outbox.forget();
  outbox.flush(line);
});
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

addEventListener('offline', () => line.drop());
addEventListener('online', () => line.hurry());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && line.hurry());
// Signing out leaves no words behind on this device.
document.addEventListener('submit', (event) => {
  if (event.target.getAttribute('action') !== '/sign-out') return;
  for (const key of Object.keys(localStorage)) if (key.startsWith('salon.')) localStorage.removeItem(key);
});

entered(document.getElementById('main'));
showNet(line, outbox);
keepFresh();
notify(line);
navigateInside({ entered, leaving: () => page.abort() });
line.connect();
