// Push: whether somebody looks at this page, what this device may still show, and turning it on and off.

import { workerAddress } from './fragment.js';

/** What stands in the way of being told on this device; nothing, if it can be turned on. */
export function obstacle() {
  if (!window.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : null;
}

const worker = () => navigator.serviceWorker?.getRegistration('/');

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

/** Whether this device is told already. */
export async function isOn() {
  return Boolean(await (await worker())?.pushManager.getSubscription());
}

async function api(method, place, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`/api/v1/me/device${place}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? `status ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

/** Asks this device for where it is reached, and tells the house. */
export async function turnOn(key) {
  await navigator.serviceWorker.register(workerAddress(), { scope: '/' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  const subscription = old ?? await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await api('PUT', '', { endpoint, public_key: keys.p256dh, secret: keys.auth });
}

export async function turnOff() {
  await api('DELETE', '');
  await (await (await worker())?.pushManager.getSubscription())?.unsubscribe();
}

/** Has the house send something to this device: what its push service said to it. */
export const tryOut = () => api('POST', '/try');

/** Answers once the worker has shown it, or after a while with no. */
export function arrival(patience) {
  return new Promise((resolve) => {
    const heard = ({ data }) => data?.arrived && end(true);
    const timer = setTimeout(() => end(false), patience);
    const end = (came) => {
      clearTimeout(timer);
      navigator.serviceWorker.removeEventListener('message', heard);
      resolve(came);
    };
    navigator.serviceWorker.addEventListener('message', heard);
  });
}
