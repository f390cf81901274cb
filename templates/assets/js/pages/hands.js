// Hands: what the keys of keys.js do.

import { fragment } from '../fragment.js';
import { words } from '../words.js';

const PAUSE = 120;

/** Loads a part of another page, or nothing. */
async function load(address, ...selectors) {
  const answer = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null);
  return answer?.ok ? fragment(await answer.text(), ...selectors) : selectors.map(() => null);
}

/** A sheet over the page; the focus comes back when it closes. */
function open(name, label) {
  document.querySelector('dialog.over')?.close();
  const dialog = document.createElement('dialog');
  dialog.className = `over ${name}`;
  dialog.setAttribute('aria-label', label);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  return dialog;
}

export async function sheet() {
  const [title, list] = await load('/shortcuts', 'h1', '#shortcuts');
  if (!list) return leave('/shortcuts');
  const dialog = open('sheet', title.textContent);
  const close = document.createElement('button');
  close.className = 'btn small';
  close.textContent = words('close');
  close.addEventListener('click', () => dialog.close());
  // What has the focus first is in sight: the list begins at its beginning.
  dialog.append(title, close, list);
  dialog.showModal();
}

/** One field; below it, where what is typed may lead. */
export async function go() {
  const [title, label, field, jumps] = await load('/go', 'h1', 'label[for=where]', '#where', '#jumps');
  if (!jumps) return leave('/go');
  const dialog = open('palette', title.textContent);
  label.className = 'sr';
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'jumps', 'aria-autocomplete': 'list', placeholder: label.textContent })) field.setAttribute(name, value);
  dialog.append(label, field, jumps);

  let later = null;
  let asked = 0;
  const all = () => [...dialog.querySelectorAll('.jump')];
  field.addEventListener('input', () => {
    clearTimeout(later);
    later = setTimeout(look, PAUSE);
  });
  field.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(at() + step);
    else if (event.key === 'Enter') follow();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('click', (event) => { if (event.target.closest('.jump')) dialog.close(); });

  arm(jumps);
  dialog.showModal();
  field.focus();
  choose(0);

  function at() {
    return all().findIndex((jump) => jump.ariaSelected === 'true');
  }

  function choose(wanted) {
    const jumps = all();
    const chosen = jumps.at(wanted % jumps.length);
    for (const jump of jumps) jump.setAttribute('aria-selected', String(jump === chosen));
    if (!chosen) return field.removeAttribute('aria-activedescendant');
    field.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
  }

  async function look() {
    const turn = (asked += 1);
    const typed = field.value;
    const [found] = await load(`/go?part=1&q=${encodeURIComponent(typed)}`, '#jumps');
    if (!found || turn !== asked || !dialog.open) return;
    arm(found, typed);
    dialog.querySelector('#jumps').replaceWith(found);
    choose(0);
  }

  /** Whoever is quicker than the answer means what they typed. */
  async function follow() {
    clearTimeout(later);
    const typed = field.value;
    if (dialog.dataset.shows !== typed) await look();
    all()[at()]?.click();
  }

  /** Links become the choices of the field. */
  function arm(list, typed = '') {
    dialog.dataset.shows = typed;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', title.textContent);
    for (const section of list.querySelectorAll('section')) section.setAttribute('role', 'group');
    for (const plain of list.querySelectorAll('ul, li, p, h2')) plain.setAttribute('role', 'presentation');
    list.querySelectorAll('.jump').forEach((jump, n) => {
      jump.id = `jump-${n}`;
      jump.setAttribute('role', 'option');
      jump.tabIndex = -1;
    });
  }
}

/** The room above or below in the side; with `unread`, the next where something waits. */
export function room(step, unread) {
  const rooms = [...document.querySelectorAll('.side [data-goes-to]')];
  const from = rooms.findIndex((link) => link.ariaCurrent === 'page');
  const turned = step > 0 ? [...rooms.slice(from + 1), ...rooms.slice(0, Math.max(from, 0))]
    : [...rooms.slice(0, Math.max(from, 0)).reverse(), ...rooms.slice(from + 1).reverse()];
  turned.find((link) => !unread || link.classList.contains('unread'))?.click();
}

/** From the side to the conversation to the writing field, and round. */
export function part(step) {
  const parts = ['.side .go', document.getElementById('log') ? '#log' : 'main', '#say', '.beside .log', '.beside textarea'].map((selector) => document.querySelector(selector)).filter((found) => found?.offsetParent);
  const at = parts.findLastIndex((found) => (found.matches('.go') ? found.closest('.side') : found).contains(document.activeElement));
  parts.at((at + step + parts.length) % parts.length)?.focus();
}

export function firstUnread() {
  (document.querySelector('#feed > .post') ?? document.body).focus();
  document.getElementById('resume')?.click();
}

/** The message or the item below, or above. */
export function walk(step) {
  const page = document.activeElement?.closest('.beside') ?? document.getElementById('main');
  const all = [...page.querySelectorAll('.log .msg[data-seq], #feed > article, #tasks > .task:not([hidden])')];
  const at = all.indexOf(document.activeElement?.closest('.msg, article, .task'));
  all[at < 0 ? 0 : Math.max(0, Math.min(at + step, all.length - 1))]?.focus();
}

export function leave(href) {
  location.assign(href);
}
