// Share: what another app handed over, which the worker kept on this device, is put into the form, and sent as any message.

/** What was dropped where nothing takes it: as if another app had handed it over. */
export async function handOver(files) {
  await caches.delete('salon-shared');
  const cache = await caches.open('salon-shared');
  for (const [n, file] of files.entries()) {
    const headers = { 'content-type': file.type || 'application/octet-stream', 'x-name': encodeURIComponent(file.name) };
    await cache.put(`/share/${n}`, new Response(file, { headers }));
  }
  location.assign('/share');
}

export default async function share(main, { line, outbox, parcels, signal }) {
  const cache = await caches.open('salon-shared');
  const kept = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
  const field = main.querySelector('textarea');
  const files = main.querySelector('input[type=file]');
  const bag = new DataTransfer();
  for (const answer of kept) {
    const name = answer.headers.get('x-name');
    const blob = await answer.blob();
    if (name === null) field.value ||= await blob.text();
    else bag.items.add(new File([blob], decodeURIComponent(name), { type: blob.type }));
  }
  if (bag.files.length) files.files = bag.files;
  field.focus();
  main.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const { room } = event.submitter.dataset;
    const body = field.value.trim();
    if (!body && !files.files.length) return field.focus();
    const parcel = [...files.files].map((file) => ({ file }));
    const cid = crypto.randomUUID();
    if (parcel.length) await (await parcels()).keep(cid, parcel);
    outbox.add(room, body, parcel.length ? { files: parcel.map(({ file }) => ({ name: file.name })) } : {}, cid);
    outbox.flush(line);
    // It waits with the message now.
    await caches.delete('salon-shared');
    location.assign(event.submitter.formAction);
  }, { signal });
}
