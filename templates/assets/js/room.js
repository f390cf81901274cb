// One open room, or one thread of it: its log, its composer, what waits to be sent, what is read.

import { Log } from './log.js';
import { Composer } from './composer.js';
import { act, keep, offerEmoji, typed, vote } from './acts.js';
import { without } from './keys.js';
import { announce } from './announce.js';
import { copy } from './copy.js';
import { keepCompany } from './company.js';
import { words } from './words.js';

const EVERYBODY = 'urn:salon:problem:everybody';

/** `close`, if it stands beside another. */
export function openRoom(main, { me, line, outbox, parcels, unread, again, signal, close }) {
  const { room } = main.dataset;
  const thread = main.dataset.thread ? Number(main.dataset.thread) : undefined;
  const log = new Log(main, { me, signal });
  const watch = unread.watch(main, log, signal);
  const here = (frame) => frame.thread === thread;
  const on = (type, heard) => line.addEventListener(type, ({ detail }) => detail.room === room && heard(detail), { signal });

  for (const entry of outbox.all(room).filter(here)) {
    if (log.has(entry.cid)) outbox.kept(entry.cid);
    else log.pend(entry, false);
  }

  on('msg', (frame) => {
    outbox.kept(frame.cid);
    if (!here(frame)) return;
    log.receive(frame);
    const seen = log.atEnd() && document.hasFocus();
    if (frame.author !== me && !seen && !thread && !('quiet' in main.dataset)) unread.add(room);
    watch.look();
  });
  on('changed', (frame) => log.change(frame));
  on('thread', (frame) => log.tellThread(frame.thread, frame.unread));
  on('said', ({ cid, seq }) => {
    if (log.detached && log.waits(cid)) location.assign(main.dataset.href);
    else if (seq <= Number(log.last?.dataset.seq ?? 0)) log.settle(cid);
  });
  on('held', ({ cid, held, means }) => {
    if (!log.waits(cid)) return;
    log.hold(cid, held, means);
    announce(means);
  });
  on('declined', ({ cid, held, means }) => {
    if (!log.waits(cid)) return;
    log.hold(cid, held, means, true);
    announce(means);
  });
  on('refused', ({ cid, problem }) => {
    if (!cid) return again();
    if (!log.waits(cid)) return;
    if (problem?.retry_after) {
      log.delay(cid, problem.detail);
      return announce(problem.detail);
    }
    const asks = problem?.type === EVERYBODY;
    log.fail(cid, problem?.detail ?? problem?.title, asks);
    announce(asks ? problem.detail : words('failed'));
  });
  outbox.addEventListener('arrived', ({ detail: { cid, part } }) => log.arrived(cid, part), { signal });
  outbox.addEventListener('refused', ({ detail: { cid, why } }) => log.fail(cid, why), { signal });
  on('resync', again);
  on('draft', (frame) => here(frame) && composer?.hear(frame.body, main.querySelector(`.msg[data-seq="${frame.reply_to}"]`)));

  main.addEventListener('click', (event) => {
    const what = event.target.closest('.pending [data-act]')?.dataset.act;
    const cid = event.target.closest('.pending')?.dataset.cid;
    if (what === 'retry' || what === 'everybody') {
      log.retrying(cid);
      outbox.retry(cid, what === 'everybody' ? { to_everybody: true } : {});
      outbox.flush(line);
    }
    if (what === 'discard') {
      log.settle(cid);
      outbox.discard(cid);
      composer?.focus();
    }
  }, { signal });

  main.addEventListener('submit', async (event) => {
    const row = event.target.closest('.msg');
    if (!row) return;
    event.preventDefault();
    // An emoji is chosen, or given up.
    if (event.target.matches('.reacts')) return act(row, 'react', { emoji: event.submitter.value });
    if (event.target.matches('.poll')) return vote(row, event.submitter, me);
    // What waits for a host is taken back without leaving the room.
    const answer = await fetch(event.target.action, { method: 'POST', redirect: 'manual' }).catch(() => null);
    if (answer?.type !== 'opaqueredirect') return announce(words('failed'));
    log.settle(row.dataset.cid);
    composer?.focus();
  }, { signal });

  keepCompany(main, { me, line, thread, signal });

  let drafts = null;
  const composer = main.querySelector('.composer') && new Composer(main, {
    signal,
    key: thread ? `${room}.${thread}` : room,
    async send(body, where, parcel) {
      const cid = crypto.randomUUID();
      // What a crash must not take is on the disk before anything says that it was sent.
      if (parcel) await (await parcels()).keep(cid, parcel);
      log.pend(outbox.add(room, body, { ...where, thread }, cid));
      outbox.flush(line);
    },
    edit: (message, body) => act(message, 'edit', { body }),
    lastOfMine: () => log.lastOfMine,
    last: () => log.last,
    begin: (message) => beginEdit(message),
    begun(...draft) {
      drafts ??= import('./pages/drafts.js').then(({ Drafts }) => new Drafts(main, { room, thread, signal }));
      drafts.then((drafts) => drafts.keep(...draft), () => { drafts = null; });
    },
    present() {
      if (close) return close();
      watch.release();
      log.present();
    },
  });

  async function beginEdit(message) {
    const body = await typed(message);
    if (body !== null && !signal.aborted) composer?.edit(message, body);
  }

  /** What the toolbar offers, and the keys for it. */
  function begin(what, message, button) {
    if (what === 'react') offerEmoji(message, button);
    else if (what === 'reply') composer?.answer(message);
    else if (what === 'edit' && message.matches('.mine:not(.gone, :has(.poll))')) beginEdit(message);
    else if (what === 'keep') keep(message);
    else if (what === 'unread') waitFrom(message);
    else return false;
    return true;
  }

  /** Two of the tools are links: what they lead to is the same from a key. */
  function press(what, message) {
    if (what !== 'propose' && what !== 'link') return begin(what, message, message);
    const there = main.dataset.href.replace(/\/\d+\/thread$/, '');
    const { seq } = message.dataset;
    if (what === 'link') copy(new URL(`${message.matches('.root > *') ? there : main.dataset.href}?around=${seq}#m${seq}`, location.href).href);
    else if (!message.matches('.gone')) location.assign(`${there}/highlight?m=${seq}`);
    return true;
  }

  async function waitFrom(message) {
    if (thread || (await act(message, 'unread'))) return;
    watch.hold();
    log.waitFrom(Number(message.dataset.seq));
    announce(words('waits-again'));
    main.querySelector('#again').hidden = false;
  }

  main.addEventListener('click', (event) => {
    const message = event.target.closest('.msg[data-seq]');
    if (!message) return;
    if (event.altKey) {
      event.preventDefault();
      return begin('unread', message);
    }
    // The thread itself, not where it can be found: so it opens without leaving.
    const replies = event.target.closest('.replies');
    if (replies) replies.href = `${main.dataset.href}/${message.dataset.seq}/thread`;
    const button = event.target.closest('.tools [data-act]');
    if (button && begin(button.dataset.act, message, button)) event.preventDefault();
  }, { signal });

  const keys = { r: 'reply', e: 'edit', '+': 'react', u: 'unread', l: 'propose', c: 'link' };
  main.addEventListener('keydown', (event) => {
    const message = event.target.matches('.msg[data-seq]') ? event.target : null;
    if (!message || without('letters') || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (!press(keys[event.key], message)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal, capture: true });

  if (log.detached) return;
  const heard = Math.max(Number(main.dataset.last), Number(log.last?.dataset.seq ?? 0));
  line.listen(room, heard, Number(main.dataset.rev));
  signal.addEventListener('abort', () => line.leave(room));
}
