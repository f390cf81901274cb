// Company: who else is here, and who is writing.

import { without } from './keys.js';
import { words } from './words.js';

const BREATH = 2_000;
const SILENCE = 5_000;

/** Shows who writes in this room or thread, and tells that this reader does. */
export function keepCompany(main, { me, line, thread, signal }) {
  const { room, group } = main.dataset;
  const row = main.querySelector('.typing');
  const here = main.querySelector('.here');
  const field = main.querySelector('.composer textarea');
  const writing = new Map();
  let told = -BREATH;

  const show = () => {
    const names = [...writing.values()].map(({ name }) => name);
    const many = ['', 'types-one', 'types-two'][names.length] ?? 'types-many';
    row.textContent = names.length ? words(many, names.length > 2 ? undefined : list(names)) : '';
  };
  const stop = (member) => {
    clearTimeout(writing.get(member)?.timer);
    if (writing.delete(member)) show();
  };

  if (row) {
    line.addEventListener('typing', ({ detail: { room: where, thread: below, member, name } }) => {
      if (where !== room || below !== thread || member === me) return;
      clearTimeout(writing.get(member)?.timer);
      writing.set(member, { name, timer: setTimeout(() => stop(member), SILENCE) });
      show();
    }, { signal });
    line.addEventListener('msg', ({ detail: { room: where, author } }) => where === room && stop(author), { signal });
    signal.addEventListener('abort', () => writing.forEach(({ timer }) => clearTimeout(timer)));
  }
  line.addEventListener('here', ({ detail }) => {
    if (detail.group !== group || !here) return;
    const others = detail.people.filter(({ member }) => member !== me).map(({ name }) => name);
    here.textContent = others.length ? words('here', list(others)) : '';
  }, { signal });
  if (without('typing')) return;
  field?.addEventListener('input', ({ timeStamp }) => {
    if (!field.value.trim() || timeStamp - told < BREATH) return;
    if (line.send({ t: 'typing', room, ...(thread && { thread }) })) told = timeStamp;
  }, { signal });
}

const list = (names) => new Intl.ListFormat(document.documentElement.lang).format(names);
