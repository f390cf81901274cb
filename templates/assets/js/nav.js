// Going from page to page without losing the line: the middle is exchanged, the rest stays.

import { fragment } from './fragment.js';
import { announce } from './announce.js';

let leftToBrowser = null;

/** `entered(main)` is told of every page, `leaving()` before it goes; `beside(url)` may do with less. */
export function navigateInside({ entered, leaving, beside }) {
  if (!globalThis.navigation) return;
  navigation.addEventListener('navigate', (event) => {
    if (!ours(event)) return;
    const { url } = event.destination;
    const handler = async () => (await beside(url)) || visit(url, event.signal, { entered, leaving });
    event.intercept({ focusReset: 'manual', scroll: 'manual', handler });
  });
  // What fails in there would otherwise fail in silence.
  navigation.addEventListener('navigateerror', ({ error }) => error?.name === 'AbortError' || reportError(error));
}

function ours(event) {
  const url = new URL(event.destination.url);
  const inside = url.origin === location.origin && /^\/$|^\/(g|h|m|u|settings|house|todo|search|new-group|groups|kept|people|asides|invitations|consents|notices|feeds|reports|sanctions|shortcuts|go|rights|share|poll)(\/|$)/.test(url.pathname);
  return inside && event.canIntercept && url.href !== leftToBrowser
    && !event.hashChange && !event.formData && event.downloadRequest === null && event.navigationType !== 'reload';
}

async function visit(url, signal, { entered, leaving }) {
  const page = await read(url, signal);
  // Another kind of page, another address, no network: the browser says it better.
  if (!page) {
    leftToBrowser = url;
    return location.replace(url);
  }
  leaving();
  document.title = page.title.textContent;
  exchange(page);
  entered(document.getElementById('main'));
  announce(document.title);
}

async function read(url, signal) {
  try {
    const answer = await fetch(url, { headers: { accept: 'text/html' }, signal });
    if (!answer.headers.get('content-type')?.startsWith('text/html')) return null;
    const [title, skip, main, side, tabs] = fragment(await answer.text(), 'title', '.skip', 'main', '#side', '.tabs');
    return answer.ok && !answer.redirected && main && side ? { title, skip, main, side, tabs } : null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

function exchange({ skip, main, side, tabs }) {
  const scrolled = document.querySelector('#side .scroll').scrollTop;
  document.querySelector('.tabs')?.remove();
  document.querySelector('.skip').replaceWith(skip);
  document.getElementById('side').replaceWith(side);
  document.getElementById('main').replaceWith(main);
  if (tabs) main.after(tabs);
  side.querySelector('.scroll').scrollTop = scrolled;
}
