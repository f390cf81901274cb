// Files that are offered to the composer: chosen, pasted or dropped anywhere in the room.

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
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    main.addEventListener(type, (event) => dragged(main, event, take), { signal });
  }
}

function dragged(main, event, take) {
  if (!event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  const out = event.type === 'drop' || (event.type === 'dragleave' && !main.contains(event.relatedTarget));
  main.toggleAttribute('data-dropping', !out);
  if (event.type === 'drop') take([...event.dataTransfer.files]);
}
