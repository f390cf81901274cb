// One open room: its log, its composer, what waits to be sent, what is read.

import { Log } from './log.js';
import { Composer } from './composer.js';
import { announce } from './announce.js';
import { words } from './words.js';

export function openRoom(main, { me, line, outbox, unread, again, signal }) {
  const { room } = main.dataset;
  const log = new Log(main, { me, signal });
  const look = unread.watch(main, log, signal);
  const on = (type, heard) => line.addEventListener(type, ({ detail }) => detail.room === room && heard(detail), { signal });

  for (const entry of outbox.all(room)) {
    if (log.has(entry.cid)) outbox.kept(entry.cid);
    else log.pend(entry, false);
  }

  on('msg', (frame) => {
    outbox.kept(frame.cid);
    log.receive(frame);
    const seen = log.atEnd() && document.hasFocus();
    if (frame.author !== me && !seen) unread.add(room);
    look();
  });
  on('said', ({ cid, seq }) => {
    if (log.detached) location.assign(main.dataset.href);
    else if (seq <= Number(log.last?.dataset.seq ?? 0)) log.settle(cid);
  });
  on('refused', ({ cid, problem }) => {
    if (!cid) return again();
    log.fail(cid, problem?.detail ?? problem?.title);
    announce(words('failed'));
  });
  on('resync', again);

  main.addEventListener('click', (event) => {
    const act = event.target.closest('.pending [data-act]')?.dataset.act;
    const cid = event.target.closest('.pending')?.dataset.cid;
    if (act === 'retry') {
      log.retrying(cid);
      outbox.retry(cid);
      outbox.flush(line);
    }
    if (act === 'discard') {
      log.settle(cid);
      outbox.discard(cid);
      main.querySelector('#say').focus();
    }
  }, { signal });

  new Composer(main, {
    signal,
    send(body) {
      log.pend(outbox.add(room, body));
      outbox.flush(line);
    },
  });

  if (log.detached) return;
  line.listen(room, Number(log.last?.dataset.seq ?? 0));
  signal.addEventListener('abort', () => line.leave(room));
}
