// This device: what stands in the way of being told on it, turning that on and off, and trying it out.

import { workerAddress } from '../fragment.js';
import { worker } from '../push.js';

/** What stands in the way of being told on this device; nothing, if it can be turned on. */
export function obstacle() {
  if (!window.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : null;
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
