// To do: answered from the keyboard, with a moment to think better of it.

import { announce } from '../announce.js';
import { fragment } from '../fragment.js';
import { follows, without } from '../keys.js';
import { words } from '../words.js';

const MOMENT = 8_000;
const FAREWELL = 5_000;

export default function toDo(main, { line, signal }) {
  const list = main.querySelector('#tasks');
  const answered = [];
  const tasks = () => [...list.querySelectorAll('.task:not([hidden])')];
  const here = () => document.activeElement.closest('.task') ?? tasks()[0];

  const goTo = (task) => task?.focus();
  const move = (by) => {
    const all = tasks();
    const at = all.indexOf(document.activeElement.closest('.task'));
    goTo(all[at < 0 ? 0 : Math.max(0, Math.min(at + by, all.length - 1))]);
  };

  /** The answer waits a moment in the page before it is sent. */
  function answer(form, button) {
    const task = form.closest('.task');
    const next = tasks()[tasks().indexOf(task) + 1] ?? tasks()[tasks().indexOf(task) - 1];
    const row = main.querySelector('#answered').content.firstElementChild.cloneNode(true);
    row.querySelector('span').textContent = button.dataset.done;
    const waiting = { task, row, form, body: new URLSearchParams(new FormData(form, button)) };
    row.querySelector('[data-undo]').addEventListener('click', () => undo(waiting));
    waiting.timer = setTimeout(() => send(waiting), MOMENT);
    answered.push(waiting);
    task.hidden = true;
    task.after(row);
    if (next) goTo(next);
    else row.querySelector('[data-undo]').focus();
    announce(button.dataset.done);
  }

  function undo(waiting) {
    if (!waiting || !answered.includes(waiting)) return;
    forget(waiting);
    restore(waiting);
  }

  function restore({ task, row }) {
    row.remove();
    task.hidden = false;
    goTo(task);
  }

  function forget(waiting) {
    clearTimeout(waiting.timer);
    answered.splice(answered.indexOf(waiting), 1);
  }

  async function send(waiting) {
    forget(waiting);
    const { task, row, form, body } = waiting;
    const sent = await fetch(form.action, { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => null);
    if (sent?.type === 'opaqueredirect') return leave(task, row);
    // Somebody else was quicker: their answer counts, and the page says whose it was.
    if (sent?.status === 409) return leave(task, row, fragment(await sent.text(), '.settled')[0]?.textContent);
    restore(waiting);
    announce(words('failed'));
    // What is wrong stands beside the field.
    if (sent?.status === 422) form.submit();
  }

  function leave(task, row, instead) {
    task.remove();
    row.querySelector('[data-undo]').remove();
    if (instead) {
      row.querySelector('span').textContent = instead;
      announce(instead);
    }
    setTimeout(() => {
      row.remove();
      main.querySelector('#nothing').hidden = list.children.length > 0 || main.querySelector('[rel=next]') !== null;
    }, instead ? FAREWELL : 0);
  }

  /** Whoever goes has decided. */
  const settle = () => { for (const waiting of [...answered]) send(waiting); };

  function pressed(event) {
    const typing = event.target.closest('input, textarea, select');
    if (event.key === 'Escape' && typing) {
      typing.closest('details')?.removeAttribute('open');
      return goTo(typing.closest('.task'));
    }
    if (typing || without('letters') || follows(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const press = (key) => here()?.querySelector(`[data-key="${key}"]`);
    const act = {
      j: () => move(1),
      k: () => move(-1),
      a: () => press('a')?.click(),
      s: () => press('s')?.click(),
      d: () => open(press('d')),
      z: () => undo(answered.at(-1)),
      '?': () => main.querySelector('#keys')?.toggleAttribute('open'),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function open(details) {
    if (!details) return;
    details.open = true;
    details.querySelector('input')?.focus();
  }

  main.querySelector('#keys')?.removeAttribute('hidden');
  // Before the keys of the whole house: what is pressed here is done once.
  document.addEventListener('keydown', pressed, { signal, capture: true });
  list.addEventListener('submit', (event) => {
    if (!event.submitter?.dataset.done) return;
    event.preventDefault();
    answer(event.target, event.submitter);
  }, { signal });
  line.addEventListener('todo', ({ detail }) => {
    const known = list.querySelectorAll('.task').length + Number(list.dataset.elsewhere);
    main.querySelector('#fresh').hidden = detail.count === known;
  }, { signal });
  addEventListener('pagehide', settle, { signal });
  signal.addEventListener('abort', settle);
}
