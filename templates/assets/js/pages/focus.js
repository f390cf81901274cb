// A picture that may be shown: a click on it says what must stay to be seen where it is cut.

export default function focus(main, { signal }) {
  for (const point of main.querySelectorAll('.point')) mark(point);
  main.addEventListener('click', (event) => {
    const point = event.target.closest('.point');
    if (!point) return;
    const { left, top, width, height } = point.getBoundingClientRect();
    const part = (at, from, of) => Math.round(Math.min(1, Math.max(0, (at - from) / of)) * 100);
    const [across, down] = numbers(point);
    across.value = part(event.clientX, left, width);
    down.value = part(event.clientY, top, height);
    mark(point);
  }, { signal });
  main.addEventListener('input', (event) => {
    const choose = event.target.closest('.choose');
    if (choose) mark(choose.querySelector('.point'));
  }, { signal });
}

const numbers = (point) => point.closest('.choose').querySelectorAll('input[type="number"]');

function mark(point) {
  const [across, down] = numbers(point);
  point.style.setProperty('--across', `${across.value}%`);
  point.style.setProperty('--down', `${down.value}%`);
}
