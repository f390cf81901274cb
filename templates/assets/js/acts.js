// Acts: what can be done with a message, and what of it is this reader's own.

import { announce } from './announce.js';
import { words } from './words.js';

/** A message is drawn the same for all; what concerns this reader is added here. */
export function makeMine(message, me) {
  const { calls = '', everybody } = message.dataset;
  const called = calls.split(' ').includes(me) || (everybody !== undefined && message.dataset.author !== me);
  message.classList.toggle('to-me', called);
  for (const button of message.querySelectorAll('.reacts button')) {
    button.setAttribute('aria-pressed', String(button.dataset.by.split(' ').includes(me)));
  }
  if (message.querySelector('.poll')) votes().then(({ mark }) => mark(message, me), () => {});
}

/** What marks and casts votes is loaded with the first poll. */
const votes = () => import('./pages/vote.js');

export const vote = (message, button, me) => votes().then(({ cast }) => cast(message, button, me), () => announce(words('act-failed')));

/** How much waits in a thread, and the way to why. */
export function badgeOf(href, unread) {
  const badge = document.createElement('a');
  const more = document.createElement('span');
  Object.assign(badge, { className: 'badge', href, textContent: unread });
  Object.assign(more, { className: 'sr', textContent: ` ${words('why')}` });
  badge.dataset.why = '';
  badge.append(more);
  return badge;
}

/** Lays out the toolbar for one message. */
export function offerFor(tools, message, main) {
  const { id, seq } = message.dataset;
  const talks = Boolean(main.querySelector('.composer'));
  const gone = message.matches('.gone');
  const show = (act, can) => { const tool = tools.querySelector(`[data-act=${act}]`); if (tool) tool.hidden = !can; };
  show('react', talks && !gone);
  show('reply', talks && !gone);
  show('edit', talks && !gone && message.matches('.mine:not(:has(.poll))'));
  show('thread', !main.dataset.thread);
  show('link', Boolean(navigator.clipboard));
  show('keep', !gone);
  show('propose', !gone);
  tools.querySelector('[data-act=thread]').href = `${main.dataset.href}/${seq}/thread`;
  tools.querySelector('[data-act=more]').href = `/m/${id}`;
  const propose = tools.querySelector('[data-act=propose]');
  if (propose) propose.href = `${main.dataset.href.replace(/\/\d+\/thread$/, '')}/highlight?m=${seq}`;
}

/** One door for pages and scripts: the form's own address, answered without a page. */
export async function act(message, what, fields = {}) {
  const answer = await fetch(`/m/${message.dataset.id}/${what}`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
  }).catch(() => null);
  if (answer?.ok) return null;
  const problem = await answer?.json().catch(() => null);
  const why = problem?.errors?.[0]?.detail ?? problem?.detail ?? words('act-failed');
  announce(why);
  return why;
}

/** Keeps it for later; the page of the message knows when to remind. */
export async function keep(message) {
  if (!(await act(message, 'keep'))) announce(words('kept'));
}

/** What a message says, as it was typed. */
export async function typed(message) {
  const answer = await fetch(`/api/v1/messages/${message.dataset.id}`).catch(() => null);
  return answer?.ok ? (await answer.json()).body : null;
}

/** The few emoji that are at hand, and a field for any other. */
export function offerEmoji(message, button) {
  document.querySelector('.emoji.open')?.remove();
  const row = document.getElementById('emoji').content.firstElementChild.cloneNode(true);
  const field = row.querySelector('input');
  const close = (back) => { row.remove(); if (back) (button.isConnected ? button : message).focus(); };
  const choose = async (emoji) => {
    close(true);
    if (emoji) await act(message, 'react', { emoji });
  };
  row.classList.add('open');
  row.addEventListener('click', (event) => { if (event.target.matches('button')) choose(event.target.value); });
  row.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(true);
    if (event.key === 'Enter' && event.target === field) choose(field.value.trim());
    if (!['ArrowLeft', 'ArrowRight'].includes(event.key) || event.target === field) { event.stopPropagation(); return; }
    const all = [...row.querySelectorAll('button')];
    all.at((all.indexOf(event.target) + (event.key === 'ArrowRight' ? 1 : -1)) % all.length)?.focus();
    event.stopPropagation();
  });
  row.addEventListener('focusout', ({ relatedTarget }) => { if (relatedTarget && !row.contains(relatedTarget)) close(false); });
  message.append(row);
  row.querySelector('button').focus();
}
