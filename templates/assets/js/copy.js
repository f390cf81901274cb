// Copy buttons: they appear only where copying works, and say that it worked.

import { words } from './words.js';
import { announce } from './announce.js';

const SHOWN = 2_000;

export async function copy(text, label) {
  await navigator.clipboard.writeText(text);
  announce(words('copied'));
  if (!label) return;
  const before = label.textContent;
  label.textContent = words('copied');
  setTimeout(() => { label.textContent = before; }, SHOWN);
}

export function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll('[data-copy]')) {
    const source = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener('click', () => copy(source.value ?? source.textContent, button.querySelector('span')));
  }
}
