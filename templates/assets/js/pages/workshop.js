// The workshop: who will be asked, and how it will look, change with what is chosen and typed.

import { fragment } from '../fragment.js';

const PAUSE = 400;

export default function workshop(main, { signal }) {
  const form = main.querySelector('form.bench');
  const list = main.querySelector('#asked');
  let later = null;
  let asking = null;

  const show = () => {
    const authors = new Map();
    for (const pick of main.querySelectorAll('.pick:has(.tick :checked)')) authors.set(pick.dataset.author, pick);
    list.hidden = authors.size === 0;
    list.querySelector('ul').replaceChildren(...[...authors.values()].map(person));
  };
  // Drawn by the house, from the parts that the public page is made of.
  const look = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set('act', 'look');
    const answer = await fetch(form.action, { method: 'POST', body, signal: AbortSignal.any([signal, asking.signal]) });
    for (const now of fragment(await answer.text(), '#mini', '#afar')) {
      if (!now) return;
      const former = main.querySelector(`#${now.id}`);
      const were = former.querySelectorAll('details');
      now.querySelectorAll('details').forEach((folded, at) => { folded.open = were[at]?.open ?? false; });
      former.replaceWith(now);
    }
  };
  const soon = () => {
    clearTimeout(later);
    later = setTimeout(() => look().catch(() => {}), PAUSE);
  };

  signal.addEventListener('abort', () => clearTimeout(later));
  // Whoever shows a picture shows its message.
  main.addEventListener('change', ({ target }) => {
    if (target.name === 'shown' && target.checked) target.closest('.pick').querySelector('.tick input').checked = true;
    show();
  }, { signal });
  main.addEventListener('input', soon, { signal });
  show();
  if (main.querySelector('.pick:has(.tick :checked)')) soon();
  main.querySelector('.pick:has(.tick :checked)')?.scrollIntoView({ block: 'center' });
}

function person(pick) {
  const line = document.createElement('li');
  const name = document.createElement('span');
  name.textContent = pick.querySelector('.name').textContent;
  line.append(pick.querySelector('.av').cloneNode(), name);
  return line;
}
