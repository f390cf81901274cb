// The worker: shows what the house has to tell while nobody looks; and, where there is no network, what it showed before.

// Named by the house: the files of this build.
const FILES = '{files}'.split(' ');
const OWN = `salon-${FILES[0].split('/')[2]}`;
const OFFLINE = '/offline';
const ICON = '/icon/192.png';

// Pages that somebody saw, for them alone: the feed and rooms, the latest few, for a week.
const SHOWN = 'salon-shown';
const SHARED = 'salon-shared';
const KEEPS = /^\/(g\/[^/]+\/[^/]+)?$/;
const OWNER = '/owner';
const MOST = 20;
const WEEK = 7 * 24 * 3_600_000;
// So long is the house waited for, where there is something to show meanwhile.
const PATIENCE = 5_000;

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(begin()));
addEventListener('push', (event) => event.waitUntil(tell(read(event.data))));
addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification)));
addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && url.pathname === '/sign-out') event.waitUntil(forget());
  if (request.method === 'POST' && url.pathname === '/share' && request.mode === 'navigate') event.respondWith(takeOver(request));
  if (request.method !== 'GET') return;
  if (url.pathname.startsWith('/a/')) event.respondWith(file(request));
  else if (request.mode === 'navigate' || (request.headers.get('accept') === 'text/html' && !url.search)) event.respondWith(page(event, url));
});

async function install() {
  const cache = await caches.open(OWN);
  await cache.addAll(FILES);
  // The sentence is the same for everybody.
  await cache.put(OFFLINE, await fetch(OFFLINE, { credentials: 'omit' }));
  await skipWaiting();
}

/** Another build has other files: what was shown with those of the last cannot be shown any more. */
async function begin() {
  for (const name of await caches.keys()) if (name !== OWN) await caches.delete(name);
  await clients.claim();
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** From the house; without it, as it was shown last. */
async function page(event, url) {
  const { request } = event;
  const asked = fetch(request);
  // Once something else is shown, nobody waits for it any more.
  asked.catch(() => {});
  try {
    const before = await shown(url.pathname);
    const answer = await (before ? Promise.race([asked, new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]) : asked);
    if (!answer) return before;
    const over = answer.status === 401 || new URL(answer.url || request.url).pathname === '/sign-in';
    if (over) await forget();
    else if (answer.status === 404 || answer.status === 410) await (await caches.open(SHOWN)).delete(url.pathname);
    else if (answer.ok && !answer.redirected && !url.search && KEEPS.test(url.pathname)) event.waitUntil(keep(url.pathname, answer.clone()));
    return answer;
  } catch (error) {
    const kept = await shown(url.pathname) ?? (request.mode === 'navigate' && await caches.match(OFFLINE));
    if (kept) return kept;
    throw error;
  }
}

async function shown(path) {
  const kept = KEEPS.test(path) && await (await caches.open(SHOWN)).match(path);
  return kept && Date.now() - kept.headers.get('x-kept') < WEEK ? kept : undefined;
}

/** What is shown to one person is kept for nobody else. */
async function keep(path, answer) {
  const html = await answer.text();
  const [, me] = /<html[^>]* data-me="([^"]+)"/i.exec(html) ?? [];
  let cache = await caches.open(SHOWN);
  const owner = await (await cache.match(OWNER))?.text();
  if (!me || (owner && owner !== me)) await forget();
  if (!me) return;
  cache = await caches.open(SHOWN);
  const headers = new Headers(answer.headers);
  for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  headers.set('x-kept', Date.now());
  await cache.delete(path);
  await cache.put(path, new Response(html, { headers }));
  await cache.put(OWNER, new Response(me));
  const pages = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== OWNER);
  for (const old of pages.slice(0, -MOST)) await cache.delete(old);
  // A room that is no longer theirs stands at no side any more.
  const led = (page) => page === path || page === '/' || html.includes(`href="${page}"`) || html.includes(`href="${page}#`);
  for (const { url } of pages) if (!led(new URL(url).pathname)) await cache.delete(url);
}

/** Nobody is signed in here any more. */
async function forget() {
  await caches.delete(SHOWN);
  await caches.delete(SHARED);
}

/** What another app hands over waits on this device, until it is said somewhere. */
async function takeOver(request) {
  const form = await request.formData();
  const cache = await caches.open(SHARED);
  for (const old of await cache.keys()) await cache.delete(old);
  const files = form.getAll('file').filter((file) => file.size);
  for (const [n, file] of files.entries()) {
    const headers = { 'content-type': file.type || 'application/octet-stream', 'x-name': encodeURIComponent(file.name) };
    await cache.put(`/share/${n}`, new Response(file, { headers }));
  }
  const words = ['title', 'text', 'url'].map((name) => form.get(name)).filter(Boolean);
  await cache.put('/share/words', new Response(words.join('\n')));
  return Response.redirect('/share', 303);
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
  await registration.showNotification(title, { body, tag, icon: ICON, badge: ICON, renotify: tag !== 'try', data: { url } });
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
