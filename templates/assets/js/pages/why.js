// Why a badge says what it says: its page, in a small sheet beside it.

import { fragment } from '../fragment.js';
import { localize } from '../time.js';

export async function explain(anchor, href) {
  const answer = await fetch(href, { headers: { accept: 'text/html' } }).catch(() => null);
  const [why] = answer?.ok && !answer.redirected ? fragment(await answer.text(), '.why') : [null];
  // Without an answer, the page itself says what is the matter.
  if (!why) return location.assign(href);
  document.querySelector('.why[popover]')?.remove();
  why.popover = 'auto';
  why.role = 'dialog';
  why.tabIndex = -1;
  why.setAttribute('aria-label', anchor.textContent.trim());
  document.body.append(why);
  localize(why);
  why.addEventListener('toggle', ({ newState }) => {
    if (newState !== 'closed') return;
    const inside = why.contains(document.activeElement) || document.activeElement === document.body;
    why.remove();
    if (inside) anchor.focus();
  });
  // What it is asked of stays open, where that is a drawer.
  why.showPopover({ source: anchor });
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const below = bottom + 4 + why.offsetHeight <= innerHeight - 8;
  why.style.left = `${Math.max(8, Math.min(left, innerWidth - why.offsetWidth - 8))}px`;
  why.style.top = `${Math.max(8, below ? bottom + 4 : top - 4 - why.offsetHeight)}px`;
  why.focus();
}
