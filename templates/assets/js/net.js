// Says, after a moment, that the line is cut, what waits, and when it tries again.

import { words } from './words.js';

const MOMENT = 3_000;

export function showNet(line, outbox) {
  const banner = document.getElementById('net');
  const text = banner.appendChild(document.createElement('span'));
  const button = banner.appendChild(document.createElement('button'));
  let later = null;
  button.type = 'button';
  button.textContent = words('retry');
  button.addEventListener('click', () => line.hurry());

  const say = () => {
    const waiting = outbox.waiting().length;
    const lost = line.retryIn >= 1_000 ? words('lost', Math.round(line.retryIn / 1_000)) : words('lost-now');
    text.textContent = line.state === 'ended' ? words('signed-out') : [lost, waiting ? words('queued', waiting) : ''].join(' ');
    button.hidden = line.state === 'ended';
    banner.hidden = false;
  };
  const show = () => {
    clearTimeout(later);
    later = null;
    if (line.state === 'on') banner.hidden = true;
    else if (line.state === 'ended' || !banner.hidden) say();
    else later = setTimeout(say, MOMENT);
  };
  line.addEventListener('state', () => (later && line.state === 'off' ? undefined : show()));
  line.addEventListener('restart', () => { text.textContent = words('restart'); });
  outbox.addEventListener('change', () => { if (!banner.hidden) say(); });
}
