// Push: whether somebody looks at this page, and what this device may still show.

export const worker = () => navigator.serviceWorker?.getRegistration('/');

/** Tells the house whether anybody looks, and puts away what was read meanwhile. */
export function watch(line) {
  const look = () => line.send({ t: 'visible', visible: document.visibilityState === 'visible' });
  line.addEventListener('hello', look);
  document.addEventListener('visibilitychange', look);
  line.addEventListener('read', ({ detail: { room, unread } }) => unread === 0 && putAway(room));
  // A newer worker is looked for where there is one already.
  worker()?.then((registration) => registration?.update()).catch(() => {});
}

async function putAway(tag) {
  const registration = await worker();
  for (const note of await registration?.getNotifications({ tag }) ?? []) note.close();
}
