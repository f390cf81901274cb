// Notifications: this device, turned on and off, and tried: which of four things works, and which does not.

import { arrival, isOn, obstacle, tryOut, turnOff, turnOn } from './device.js';

const PATIENCE = 15_000;

export default async function notifications(main, { signal }) {
  const device = main.querySelector('#device');
  const zone = main.querySelector('#zone');
  if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  const says = (name) => device.querySelector(`[data-says=${name}]`);
  const [on, off, trial] = ['on', 'off', 'try'].map((act) => device.querySelector(`[data-device=${act}]`));
  const steps = device.querySelector('.steps-tried');

  async function show() {
    const inTheWay = obstacle();
    const ringing = !inTheWay && await isOn() && 'on' in device.dataset;
    for (const sentence of device.querySelectorAll('[data-says]')) sentence.hidden = true;
    says(inTheWay ?? (ringing ? 'is-on' : 'is-off')).hidden = false;
    on.hidden = Boolean(inTheWay) || ringing;
    off.hidden = !ringing;
    trial.hidden = Boolean(inTheWay);
  }

  /** One of the four things: it worked, or this is why not. */
  function mark(name, worked, why = '') {
    const step = steps.querySelector(`[data-step=${name}]`);
    step.dataset.worked = worked;
    step.querySelector('.why').textContent = worked === 'no' ? why || step.dataset.why : '';
    step.querySelector('.sr').textContent = steps.dataset[worked] ?? '';
    return worked === 'yes';
  }

  async function tried() {
    steps.hidden = false;
    for (const step of steps.children) mark(step.dataset.step, 'waits');
    const allowed = await Notification.requestPermission();
    if (!mark('permission', allowed === 'granted' ? 'yes' : 'no')) return;
    const subscribed = await turnOn(device.dataset.key).then(() => '', (error) => error.message);
    if (!mark('subscription', subscribed ? 'no' : 'yes', subscribed)) return;
    device.dataset.on = '';
    const came = arrival(PATIENCE);
    const service = await tryOut().catch((error) => ({ taken: false, why: error.message }));
    if (!mark('service', service.taken ? 'yes' : 'no', service.why)) return;
    mark('arrival', await came ? 'yes' : 'no');
  }

  async function act(button, deed) {
    button.disabled = true;
    await deed().catch((error) => { says('failed').textContent = error.message; });
    button.disabled = false;
    if (!signal.aborted) await show();
  }

  on.addEventListener('click', () => act(on, tried), { signal });
  trial.addEventListener('click', () => act(trial, tried), { signal });
  off.addEventListener('click', () => act(off, async () => {
    await turnOff();
    delete device.dataset.on;
  }), { signal });
  await show();
}
