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
  on('held', ({ cid, held, means }) => {
    log.hold(cid, held, means);
    announce(means);
  });
  on('declined', ({ cid, held, means }) => {
    log.hold(cid, held, means, true);
    announce(means);
  });
  on('refused', ({ cid, problem }) => {
    if (!cid) return again();
    if (problem?.retry_after) {
      log.delay(cid, problem.detail);
      return announce(problem.detail);
    }
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
      main.querySelector('#say')?.focus();
    }
  }, { signal });

  // What waits for a host is taken back without leaving the room.
  main.addEventListener('submit', async (event) => {
    const row = event.target.closest('.held');
    if (!row) return;
    event.preventDefault();
    const answer = await fetch(event.target.action, { method: 'POST', redirect: 'manual' }).catch(() => null);
    if (answer?.type !== 'opaqueredirect') return announce(words('failed'));
    log.settle(row.dataset.cid);
    main.querySelector('#say')?.focus();
  }, { signal });

  if (!main.querySelector('#composer')) return listen();
  new Composer(main, {
    signal,
    send(body, files) {
      log.pend(outbox.add(room, body, files));
      outbox.flush(line);
    },
  });

  listen();

  function listen() {
    if (log.detached) return;
    line.listen(room, Number(log.last?.dataset.seq ?? main.dataset.last));
    signal.addEventListener('abort', () => line.leave(room));
  }
}
