// Push: whether somebody looks at this page, and what this device may still show.

import { workerAddress } from './fragment.js';

const { serviceWorker } = navigator;

export const worker = () => serviceWorker?.getRegistration('/');

/** Tells the house whether anybody looks, and puts away what was read meanwhile. */
export function watch(line) {
  const look = () => line.send({ t: 'visible', visible: document.visibilityState === 'visible' });
  line.addEventListener('hello', look);
  document.addEventListener('visibilitychange', look);
  line.addEventListener('read', ({ detail: { room, unread } }) => unread === 0 && putAway(room));
  if (serviceWorker) keepShown(line);
}

/** What was shown is there without a network, too: the worker keeps it, until nobody is signed in here. */
function keepShown(line) {
  const register = () => serviceWorker.register(workerAddress(), { scope: '/' }).catch(() => {});
  (globalThis.requestIdleCallback ?? setTimeout)(register);
  // It came after this page, which it has not seen.
  if (!serviceWorker.controller) serviceWorker.addEventListener('controllerchange', () => fetch(location.pathname, { headers: { accept: 'text/html' } }).catch(() => {}), { once: true });
  line.addEventListener('state', ({ detail }) => {
    if (detail.state === 'ended') for (const name of ['salon-shown', 'salon-shared']) caches.delete(name);
  });
  for (const type of ['msg', 'changed']) line.addEventListener(type, ({ detail }) => detail.thread || import('./pages/kept.js').then(({ keep }) => keep(detail), () => {}));
}

async function putAway(tag) {
  const registration = await worker();
  for (const note of await registration?.getNotifications({ tag }) ?? []) note.close();
}
