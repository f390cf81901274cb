// Polls: which answers are this reader's own, and choosing one without leaving the page.

import { act } from '../acts.js';

// Where nobody is shown who chose what, the message cannot tell; the house tells each of their own.
const own = new Map();

function ask(id) {
  if (!own.has(id)) {
    const asked = fetch(`/api/v1/messages/${id}/vote`).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    own.set(id, asked.then((vote) => vote?.choices.map(String) ?? []));
  }
  return own.get(id);
}

const press = (button, on) => button.setAttribute('aria-pressed', String(Boolean(on)));

/** Marks what this reader chose. */
export async function mark(message, me) {
  const poll = message.querySelector('.poll');
  if (!poll) return;
  const buttons = [...poll.querySelectorAll('button')];
  if (!('anonymous' in poll.dataset)) return buttons.forEach((button) => press(button, button.dataset.by.split(' ').includes(me)));
  const chosen = await ask(message.dataset.id);
  buttons.forEach((button) => press(button, chosen.includes(button.value)));
}

/** Chooses an answer, or gives it up. */
export async function cast(message, button, me) {
  own.delete(message.dataset.id);
  if (await act(message, 'vote', { choice: button.value })) return;
  own.delete(message.dataset.id);
  // The change may have been drawn before it was known whose it is.
  const drawn = document.querySelector(`.msg[data-id="${message.dataset.id}"]`);
  if (drawn) mark(drawn, me);
}
