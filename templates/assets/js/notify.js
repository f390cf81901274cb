// Notifications: what may interrupt whoever looks elsewhere, as loud as they chose.

import { fragment } from './fragment.js';
import { words } from './words.js';

const { me, noise, handle } = document.documentElement.dataset;

/** Tells of new words while nobody looks at this page. */
export function notify(line) {
  line.addEventListener('msg', ({ detail: { room, author, html } }) => {
    if (author === me) return;
    const said = fragment(html).querySelector('.words')?.textContent ?? '';
    const names = said.toLowerCase().includes(`@${handle}`);
    if (noise === 'everything' || (noise === 'named' && names)) whisper(room, said);
  });
  line.addEventListener('news', ({ detail: { room, unread } }) => {
    if (noise === 'everything' && unread > 0) whisper(room, words('new', unread));
  });
}

function whisper(room, body) {
  if (document.visibilityState === 'visible' || window.Notification?.permission !== 'granted') return;
  const link = document.querySelector(`.side [data-goes-to="${CSS.escape(room)}"]`);
  if (link) show(link.querySelector('.lbl').textContent, body, link.href);
}

function show(title, body, href) {
  const note = new Notification(title, { body, tag: href, icon: '/seal.svg' });
  note.addEventListener('click', () => { window.focus(); location.assign(href); note.close(); });
}
