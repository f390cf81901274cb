// Keys: what the keyboard does anywhere in the house. What it takes to do it is loaded at the first press.

const SEQUENCE = 1_500;
const DESTINATIONS = { f: '/', m: '/mentions', t: '/todo', p: '/people', s: '/settings' };
const off = new Set((document.documentElement.dataset.off ?? '').split(' '));
let began = -SEQUENCE;

/** What this reader turned off. */
export const without = (way) => off.has(way);

/** Whether this key is the second of two, as `g t` is. */
export const follows = ({ timeStamp }) => timeStamp - began < SEQUENCE;

export function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    const wanted = event.defaultPrevented || event.isComposing ? null : command(event);
    if (!wanted) return;
    event.preventDefault();
    run(...wanted);
  });
  // What a key opens, a click opens, too.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('.side a[href="/go"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    run('go');
  });
}

async function run(name, ...given) {
  const hands = await import('./pages/hands.js').catch(() => null);
  hands?.[name]?.(...given);
}

function command(event) {
  const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
  const chord = ctrlKey || metaKey;
  if (chord && !altKey && key.toLowerCase() === 'k') return ['go'];
  if (chord && key === '/') return ['sheet'];
  if (altKey && !chord && (key === 'ArrowUp' || key === 'ArrowDown')) return ['room', key === 'ArrowUp' ? -1 : 1, shiftKey];
  if (key === 'F6' && !chord && !altKey) return ['part', shiftKey ? -1 : 1];
  if (key === 'PageUp' && shiftKey && document.querySelector('#unread, #feed')) return ['firstUnread'];
  return chord || altKey || !free(target) ? null : letter(event);
}

function letter(event) {
  const { key, timeStamp } = event;
  const second = follows(event);
  began = -SEQUENCE;
  if (second && DESTINATIONS[key]) return ['leave', DESTINATIONS[key]];
  if (key === 'g') began = timeStamp;
  if (key === '?') return ['sheet'];
  return key === 'j' || key === 'k' ? ['walk', key === 'j' ? 1 : -1] : null;
}

/** Letters are keys only where nothing is written: a page with a composer keeps them for it, but for its messages. */
function free(target) {
  if (off.has('letters') || target.closest('input, textarea, select, dialog, [contenteditable]')) return false;
  return Boolean(target.closest('.msg')) || !document.getElementById('composer');
}
