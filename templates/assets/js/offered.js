// Files that are offered to the composer: chosen, pasted or dropped anywhere in the room. Where there is none, they go
// where a room is chosen for them.

const DRAGS = ['dragenter', 'dragover', 'dragleave', 'drop'];

/** Calls `take(files)` with each handful. */
export function offered(main, take, signal) {
  const input = main.querySelector('.composer input[type=file]');
  input.multiple = true;
  input.addEventListener('change', () => {
    take([...input.files]);
    input.value = '';
  }, { signal });
  // A picture goes where words go; text that comes with one is what was meant.
  main.addEventListener('paste', (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes('text/plain')) return;
    event.preventDefault();
    take([...files]);
  }, { signal });
  for (const type of DRAGS) main.addEventListener(type, (event) => dragged(main, event, take, main), { signal });
}

/** The whole page takes what no part of it took. */
export function offeredAnywhere() {
  const take = async (files) => (await import('./pages/share.js')).handOver(files);
  for (const type of DRAGS) {
    document.addEventListener(type, (event) => {
      if (!event.defaultPrevented && !event.target.closest?.('input')) dragged(document.documentElement, event, take, document.getElementById('main'));
    });
  }
}

function dragged(whole, event, take, main) {
  if (!event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  const out = event.type === 'drop' || (event.type === 'dragleave' && !whole.contains(event.relatedTarget));
  main.toggleAttribute('data-dropping', !out);
  if (event.type === 'drop') take([...event.dataTransfer.files]);
}
