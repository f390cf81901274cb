// The feed at work: what is said appears where it belongs, and is answered, marked as read and undone in place.

import { act, keep, makeMine, offerEmoji, vote } from '../acts.js';
import { announce } from '../announce.js';
import { fragment } from '../fragment.js';
import { without } from '../keys.js';
import { localize } from '../time.js';
import { continues } from '../order.js';
import { words } from '../words.js';

const EVERYBODY = 'urn:salon:problem:everybody';
const MOMENT = 150;
const JSON_PLEASE = { accept: 'application/json' };

export default function feed(main, { line, outbox, me, signal }) {
  const column = main.querySelector('#feed');
  const tools = document.getElementById('tools').content.firstElementChild.cloneNode(true);
  const later = new Map();
  const posts = () => [...column.querySelectorAll('.post')];
  const at = (room, thread = 0) => posts().find((post) => post.dataset.room === room && Number(post.dataset.thread) === Number(thread));
  const on = (type, heard) => line.addEventListener(type, ({ detail }) => heard(detail), { signal });
  const heard = new Set();

  for (const post of posts()) dress(post);

  on('msg', (frame) => {
    outbox.kept(frame.cid);
    const post = at(frame.room, frame.thread);
    if (!post) return fresh(frame.room, frame.thread);
    settle(frame.cid);
    if (post.querySelector(`[data-id="${CSS.escape(idOf(frame.html))}"]`)) return;
    // Somebody who wished to hear nothing of it is shown a number, as before.
    if (post.matches('.quiet, .passed')) return soon(post.dataset.key);
    const message = fragment(frame.html).querySelector('.msg');
    rows(post).append(message);
    settleIn(post, message);
    post.dataset.last = frame.seq;
    post.querySelector('.pass [name=marks]').value = `${post.dataset.key}.${frame.seq}`;
    if (frame.author !== me) count(post, 1);
  });
  on('changed', ({ room, rev, html }) => {
    const message = fragment(html).querySelector('.msg');
    const old = column.querySelector(`.post [data-id="${CSS.escape(message.dataset.id)}"]`);
    if (!old || Number(old.dataset.rev) >= rev) return;
    const [held, focused] = [old.contains(tools), old.contains(document.activeElement)];
    old.replaceWith(message);
    settleIn(message.closest('.post'), message);
    if (held) message.append(tools);
    if (focused) message.focus({ preventScroll: true });
    if (message.matches('.gone')) soon(keyOf(room, message));
  });
  on('news', ({ room, unread }) => unread === 0 || posts().some((post) => post.dataset.room === room) || fresh(room));
  on('read', ({ room, unread }) => {
    const here = posts().filter((post) => post.dataset.room === room);
    for (const post of here) soon(post.dataset.key);
    // Undone, or marked as unread, somewhere else.
    if (!here.length && unread > 0) fresh(room);
  });
  on('thread', ({ room, thread, unread }) => {
    const post = at(room, thread);
    if (post) soon(post.dataset.key);
    else if (unread > 0) fresh(room, thread);
  });
  on('said', ({ cid }) => pending(cid)?.classList.remove('slow'));
  on('held', ({ cid, held, means }) => hold(cid, held, means));
  on('declined', ({ cid, held, means }) => hold(cid, held, means, true));
  on('refused', ({ cid, problem }) => refuse(cid, problem));
  on('resync', ({ room }) => posts().filter((post) => post.dataset.room === room).forEach((post) => soon(post.dataset.key)));

  main.addEventListener('submit', (event) => {
    const { target } = event;
    const begin = [['.reacts', react], ['.poll', choose], ['.answer form', answer], ['.pass', pass], ['#pass-all', passAll], ['.undo', undo]].find(([sign]) => target.matches(sign));
    if (!begin) return;
    event.preventDefault();
    begin[1](target, event.submitter);
  }, { signal });
  main.addEventListener('click', (event) => {
    const unfold = event.target.closest('[data-act=unfold]');
    if (unfold && new URL(unfold.href).pathname === '/' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return refetch(unfold.closest('.post').dataset.key, { opened: true, focus: true });
    }
    tool(event);
  }, { signal });
  main.addEventListener('keydown', pressed, { signal });
  // What is begun here is begun on every device.
  const drafts = new Map();
  main.addEventListener('input', ({ target }) => {
    const post = target.matches('.answer textarea') && target.closest('.post');
    if (!post) return;
    clearTimeout(drafts.get(post.dataset.key));
    drafts.set(post.dataset.key, setTimeout(() => begin(post, target.value), 1500));
  }, { signal });
  for (const type of ['pointerover', 'focusin']) column.addEventListener(type, ({ target }) => offer(target), { signal });

  // --- what stands here

  function dress(post) {
    let above = null;
    for (const message of post.querySelectorAll('.msg[data-seq]')) {
      settleIn(post, message, above);
      above = message;
    }
    const { room, last, rev } = post.dataset;
    if (post.matches('.quiet') || heard.has(room)) return;
    heard.add(room);
    line.listen(room, Number(last), Number(rev));
  }

  /** Drawn for a room of its own; here, many share the page. */
  function settleIn(post, message, above = message.previousElementSibling) {
    const home = post.querySelector('h2 a').getAttribute('href').replace(/#.*/, '');
    if (message.id.startsWith('m')) {
      message.id = `p-${message.dataset.id}`;
      for (const link of message.querySelectorAll('a[href^="#"]')) link.href = home + link.getAttribute('href');
    }
    const upper = above?.matches('.msg') && facts(above);
    message.classList.toggle('cont', Boolean(upper) && continues(upper, facts(message)) && !message.querySelector('.quote-of'));
    message.classList.toggle('mine', message.dataset.author === me);
    makeMine(message, me);
    localize(message);
  }

  function count(post, more) {
    const badge = post.querySelector('.waits');
    badge.firstChild.data = String(Number(badge.firstChild.data) + more);
  }

  /** Asks for a conversation as it is now; several reasons within a moment are one question. */
  function soon(key, how = {}) {
    clearTimeout(later.get(key));
    later.set(key, setTimeout(() => refetch(key, how), MOMENT));
  }

  async function refetch(key, { opened = false, focus = false } = {}) {
    later.delete(key);
    const old = document.getElementById(`c-${key}`);
    if (!old || old.matches('.passed')) return;
    const open = opened || 'opened' in old.dataset;
    const answer = await fetch(`${column.dataset.href}&only=${key}${open ? `&open=${key}` : ''}`, { headers: { accept: 'text/html' } }).catch(() => null);
    if (signal.aborted || !answer?.ok || answer.redirected) return;
    const post = answer.status === 204 ? null : fragment(await answer.text()).querySelector('.post');
    if (!post) return leave(old);
    if (open) post.dataset.opened = '';
    carryOver(old, post);
    old.replaceWith(post);
    dress(post);
    localize(post);
    if (focus) post.focus({ preventScroll: true });
  }

  /** What is being written, and what is on its way, outlives a new drawing. */
  function carryOver(old, post) {
    const [was, now] = [old.querySelector('.answer'), post.querySelector('.answer')];
    if (was && now) {
      const typing = was.contains(document.activeElement);
      now.replaceWith(was);
      if (typing) requestAnimationFrame(() => was.querySelector('textarea').focus({ preventScroll: true }));
    }
    const [sent, place] = [old.querySelector('.waiting'), post.querySelector('.waiting')];
    if (sent && place) place.replaceWith(sent);
  }

  /** It was read somewhere else. Whoever is writing here keeps their place. */
  function leave(post) {
    if (post.querySelector('textarea')?.value.trim() || post.querySelector('.pending')) return post.classList.add('seen');
    const next = post.contains(document.activeElement) ? (post.nextElementSibling ?? post.previousElementSibling) : null;
    post.remove();
    next?.focus({ preventScroll: true });
    ended();
  }

  function ended() {
    if (posts().some((post) => !post.matches('.passed'))) return;
    main.querySelector('.away')?.remove();
    const end = main.querySelector('#end');
    if (end) end.textContent = end.dataset.allRead;
  }

  /** Something waits that is not shown, if it belongs to this feed. */
  async function fresh(room, thread = 0) {
    const all = column.dataset.href.endsWith('=all');
    const answer = all ? null : await fetch(`${column.dataset.href}&only=${room}.${thread}`).catch(() => null);
    if (answer?.status !== 204) main.querySelector('#fresh').hidden = false;
  }

  // --- answers

  function answer(form) {
    const field = form.querySelector('textarea');
    const body = field.value.trim();
    const post = form.closest('.post');
    if (!body) return;
    const thread = Number(post.dataset.thread) || undefined;
    const entry = outbox.add(post.dataset.room, body, { thread });
    const row = document.getElementById('pending').content.firstElementChild.cloneNode(true);
    row.dataset.cid = entry.cid;
    row.querySelector('img').src = `/u/${me}/face`;
    row.querySelector('.name').textContent = document.querySelector('.side .me b')?.textContent ?? '';
    row.querySelector('.body > p').textContent = body;
    const place = post.querySelector('.waiting');
    place.hidden = false;
    place.append(row);
    setTimeout(() => row.classList.add('slow'), 400);
    field.value = '';
    clearTimeout(drafts.get(post.dataset.key));
    begin(post, '');
    outbox.flush(line);
  }

  function begin({ dataset: { room, thread } }, body) {
    const draft = { body: body.trim() ? body : '', thread: Number(thread) || undefined };
    fetch(`/api/v1/rooms/${room}/draft`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(draft), keepalive: true }).catch(() => {});
  }

  const pending = (cid) => cid && column.querySelector(`.pending[data-cid="${CSS.escape(cid)}"]`);

  function settle(cid) {
    const row = pending(cid);
    const place = row?.parentElement;
    row?.remove();
    if (place && !place.children.length) place.hidden = true;
  }

  function refuse(cid, problem) {
    const row = pending(cid);
    if (!row) return;
    if (problem?.retry_after) row.querySelector('.wait').lastChild.textContent = problem.detail;
    else {
      row.classList.add('failed');
      row.classList.toggle('asks', problem?.type === EVERYBODY);
      row.querySelector('.why').textContent = problem?.detail ?? problem?.title;
    }
    announce(problem?.detail ?? words('failed'));
  }

  function hold(cid, held, means, declined = false) {
    const row = pending(cid);
    if (!row) return;
    row.classList.add('held');
    row.classList.toggle('failed', declined);
    row.querySelector('form').action = `/held/${held}/take-back`;
    row.querySelector('.means').textContent = means;
    announce(means);
  }

  // --- read, and undone

  const send = (path, fields) => fetch(path, { method: 'POST', headers: JSON_PLEASE, body: new URLSearchParams(fields) }).catch(() => null);

  async function pass(form) {
    const post = form.closest('.post');
    const answer = await send('/feed/read', { marks: form.marks.value });
    if (!answer?.ok) return announce(words('failed'));
    const { undo: batch } = await answer.json();
    const slip = passed(batch, post.querySelector('h2 a').textContent);
    post.classList.add('passed');
    post.append(slip);
    slip.querySelector('button').focus({ preventScroll: true });
    // Only the last can be undone.
    for (const older of column.querySelectorAll('.post.passed .undo')) if (older !== slip) older.querySelector('button').hidden = true;
    announce(slip.querySelector('p').textContent);
    ended();
  }

  async function passAll(form) {
    const marks = new Set(form.marks.value.split(' '));
    // What came meanwhile was seen too, where it is shown.
    for (const { value } of column.querySelectorAll('.pass [name=marks]')) marks.add(value);
    const answer = await send('/feed/read', { marks: [...marks].join(' ') });
    if (!answer?.ok) return announce(words('failed'));
    location.assign(`/?undo=${(await answer.json()).undo}`);
  }

  function passed(batch, text) {
    const slip = document.getElementById('passed').content.firstElementChild.cloneNode(true);
    slip.batch.value = batch;
    const says = slip.querySelector('p');
    says.textContent = says.textContent.replace('…', text);
    return slip;
  }

  async function undo(form) {
    const answer = await send('/feed/undo', { batch: form.batch.value });
    if (!answer?.ok) return announce(words('failed'));
    const post = form.closest('.post');
    if (!post) return location.assign('/');
    form.remove();
    post.classList.remove('passed', 'seen');
    await refetch(post.dataset.key, { focus: true });
  }

  // --- hands

  function react(form, button) {
    return act(form.closest('.msg'), 'react', { emoji: button.value });
  }

  function choose(form, button) {
    return vote(form.closest('.msg'), button, me);
  }

  function offer(target) {
    const message = target.closest('.post .msg[data-seq]');
    if (!message || message.contains(tools)) return;
    const talks = Boolean(message.closest('.post').querySelector('.answer'));
    const show = (what, can) => { const tool = tools.querySelector(`[data-act=${what}]`); if (tool) tool.hidden = !can; };
    for (const what of ['edit', 'link']) show(what, false);
    show('keep', !message.matches('.gone'));
    for (const what of ['react', 'reply']) show(what, talks && !message.matches('.gone'));
    tools.querySelector('[data-act=thread]').href = `/m/${message.dataset.id}/thread`;
    tools.querySelector('[data-act=more]').href = `/m/${message.dataset.id}`;
    message.append(tools);
  }

  function tool(event) {
    const row = event.target.closest('.pending');
    const what = event.target.closest('[data-act]')?.dataset.act;
    if (row && (what === 'retry' || what === 'everybody')) {
      row.classList.remove('failed', 'asks');
      outbox.retry(row.dataset.cid, what === 'everybody' ? { to_everybody: true } : {});
      outbox.flush(line);
    } else if (row && what === 'discard') {
      outbox.discard(row.dataset.cid);
      settle(row.dataset.cid);
    } else if (what === 'react') offerEmoji(event.target.closest('.msg'), event.target.closest('[data-act]'));
    else if (what === 'reply') write(event.target.closest('.post'));
    else if (what === 'keep') keep(event.target.closest('.msg'));
  }

  function write(post) {
    const box = post?.querySelector('.answer');
    if (!box) return;
    box.open = true;
    box.querySelector('textarea').focus();
  }

  /** j and k from one to the next, r answers, e is done with it. */
  function pressed(event) {
    if (event.target.matches('textarea')) return typing(event);
    if (without('letters') && event.key.length === 1) return;
    if (event.target.closest('input, select') || (event.shiftKey && event.key === 'PageUp') || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...column.querySelectorAll(':scope > article')];
    const here = all.findIndex((article) => article.contains(event.target));
    const step = { j: 1, k: -1, PageDown: 1, PageUp: -1 }[event.key];
    if (step) all[Math.min(Math.max(0, here + step), all.length - 1)]?.focus();
    else if (event.key === 'r' && here >= 0) write(all[here]);
    else if (event.key === 'e' && here >= 0) all[here].querySelector('.pass')?.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function typing(event) {
    if (event.isComposing) return;
    const box = event.target.closest('.answer');
    if (event.key === 'Escape' && box) {
      box.open = false;
      box.querySelector('summary').focus();
    } else if (event.key === 'Enter' && !event.shiftKey && !without('enter') && matchMedia('(pointer: fine)').matches) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  }

  signal.addEventListener('abort', () => {
    for (const room of heard) line.leave(room);
    for (const timer of later.values()) clearTimeout(timer);
  });

  function keyOf(room, message) {
    return message.closest('.post')?.dataset.key ?? `${room}.0`;
  }
}

const facts = (message) => ({ author: message.dataset.author, at: Date.parse(message.dataset.at) });
const rows = (post) => post.querySelector('.chunk:not(.waiting)');
const idOf = (html) => /data-id="([^"]+)"/.exec(html)?.[1] ?? '';
