// Kept: what came into the open room is added to what the worker keeps of its page.

const REST = 2_000;
const END = '<!--now-->';
let heard = [];
let timer = null;

/** A message as the house drew it, new or changed. */
export function keep(frame) {
  const { room, href } = document.getElementById('main').dataset;
  if (frame.room !== room) return;
  heard.push({ href, ...frame });
  timer ??= setTimeout(write, REST);
}

document.addEventListener('visibilitychange', () => document.hidden && write());

async function write() {
  clearTimeout(timer);
  timer = null;
  const frames = heard;
  heard = [];
  for (const href of new Set(frames.map((frame) => frame.href))) {
    const cache = await caches.open('salon-shown');
    const kept = await cache.match(href);
    if (!kept) continue;
    const html = frames.filter((frame) => frame.href === href).reduce(put, await kept.text());
    await cache.put(href, new Response(html, { headers: kept.headers }));
  }
}

/** In the place of what it was; or at the end, where it is the next. The page is as the house sent it. */
export function put(page, { seq, html }) {
  const end = page.lastIndexOf('</ol>', page.indexOf(END));
  if (end < 0) return page;
  const said = [...page.slice(0, end).matchAll(/<li class="msg[^>]* data-seq="(\d+)"/g)];
  const at = said.find(([, one]) => Number(one) === seq)?.index;
  if (at === undefined && seq <= Number(said.at(-1)?.[1] ?? 0)) return page;
  if (at === undefined) return `${page.slice(0, end)}${html.trim()}\n${page.slice(end)}`;
  const next = page.indexOf('\n<li class="', at);
  return `${page.slice(0, at)}${html.trim()}${page.slice(next > 0 && next < end ? next : end - 1)}`;
}
