// The workshop: who will be asked changes with what is chosen.

export default function workshop(main, { signal }) {
  const list = main.querySelector('#asked');
  const show = () => {
    const authors = new Map();
    for (const pick of main.querySelectorAll('.pick:has(:checked)')) authors.set(pick.dataset.author, pick);
    list.hidden = authors.size === 0;
    list.querySelector('ul').replaceChildren(...[...authors.values()].map(person));
  };
  main.addEventListener('change', show, { signal });
  show();
  main.querySelector('.pick:has(:checked)')?.scrollIntoView({ block: 'center' });
}

function person(pick) {
  const line = document.createElement('li');
  const name = document.createElement('span');
  name.textContent = pick.querySelector('.name').textContent;
  line.append(pick.querySelector('.av').cloneNode(), name);
  return line;
}
