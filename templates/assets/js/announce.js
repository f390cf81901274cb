// Says to screen readers what just happened: short, and never a flood.

import { words } from './words.js';

const WINDOW = 2_000;
let recent = [];
let later = null;

export function announce(text) {
  if (document.ariaNotify) return document.ariaNotify(text, { priority: 'normal' });
  const place = document.getElementById('announcer');
  if (place) place.textContent = text;
}

/** A message that came in; more than three in two seconds become a number. */
export function announceMessage(name, text) {
  recent.push(`${name}: ${text}`);
  if (recent.length <= 3 && !later) announce(recent.at(-1));
  if (recent.length > 1 || later) later ??= setTimeout(sum, WINDOW);
  else setTimeout(() => { if (!later) recent = []; }, WINDOW);
}

function sum() {
  const unsaid = recent.length;
  if (unsaid > 3) announce(words('new-many', unsaid));
  else announce(recent.slice(1).join('. '));
  recent = [];
  later = null;
}
