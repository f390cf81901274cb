// The worker: shows what the house has to tell while nobody looks, and a sentence where there is no network.

const KEPT = 'salon-1';
const OFFLINE = '/offline';

addEventListener('install', (event) => event.waitUntil(keep()));
addEventListener('activate', (event) => event.waitUntil(begin()));
addEventListener('push', (event) => event.waitUntil(tell(read(event.data))));
addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification)));
addEventListener('fetch', (event) => {
  // Pages come from the house, or not at all: nothing that somebody may read is kept here.
  if (event.request.mode === 'navigate') event.respondWith(go(event.request));
});

async function keep() {
  const cache = await caches.open(KEPT);
  // The sentence is the same for everybody.
  await cache.put(OFFLINE, await fetch(OFFLINE, { credentials: 'omit' }));
  await skipWaiting();
}

async function begin() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await clients.claim();
}

async function go(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(OFFLINE);
    if (kept) return kept;
    throw error;
  }
}

function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

async function tell(told) {
  const { title = 'Salon', body = '', tag = 'salon', url = '/', unread, read: elsewhere = [] } = told;
  const icon = '/seal.svg';
  await registration.showNotification(title, { body, tag, icon, badge: icon, renotify: tag !== 'try', data: { url } });
  for (const room of elsewhere) await clear(room);
  if (unread !== undefined) await navigator.setAppBadge?.(unread).catch(() => {});
  if (told.try) for (const client of await clients.matchAll({ type: 'window' })) client.postMessage({ arrived: true });
}

async function clear(tag) {
  for (const note of await registration.getNotifications({ tag })) note.close();
}

/** Where somebody has the house open already, that page goes there. */
async function open(note) {
  note.close();
  const url = new URL(note.data?.url ?? '/', location.origin);
  if (url.origin !== location.origin) return;
  const [page] = await clients.matchAll({ type: 'window' });
  if (!page) return void await clients.openWindow(url);
  await page.focus();
  await page.navigate(url).catch(() => clients.openWindow(url));
}
