// Unread: counts that agree everywhere, and a mark that moves only when the end was really seen.

const LOOK = 700;

export class Unread {
  #line;
  #title = '';

  constructor(line) {
    this.#line = line;
    line.addEventListener('hello', ({ detail }) => { for (const { room, unread, named } of detail.rooms ?? []) this.set(room, unread, named); });
    line.addEventListener('news', ({ detail }) => this.set(detail.room, detail.unread, detail.named));
    line.addEventListener('read', ({ detail }) => this.set(detail.room, detail.unread, detail.named));
    line.addEventListener('thread', ({ detail }) => this.set(detail.room, detail.room_unread, detail.room_named));
  }

  /** A new page came: its title has no number yet. */
  start() {
    this.#title = document.title;
    this.#sum();
  }

  /** So many wait in a room; `named` of them call this reader, if that is known. */
  set(room, unread, named) {
    for (const badge of document.querySelectorAll(`[data-unread="${CSS.escape(room)}"]`)) show(badge, unread);
    for (const link of document.querySelectorAll(`[data-goes-to="${CSS.escape(room)}"]`)) link.classList.toggle('unread', unread > 0);
    if (named !== undefined) for (const badge of document.querySelectorAll(`[data-named="${CSS.escape(room)}"]`)) show(badge, named);
    this.#sum();
  }

  add(room) {
    this.set(room, count(document.querySelector(`.side [data-unread="${CSS.escape(room)}"]`)) + 1);
  }

  /** Marks a room as read once its last message was half in view, with the focus here, for a moment. */
  watch(main, log, signal) {
    const { room } = main.dataset;
    const thread = main.dataset.thread ? Number(main.dataset.thread) : undefined;
    let read = Number(main.dataset.read);
    let timer = null;
    // Marked as unread by hand: looking at it does not undo that.
    let held = false;
    const look = () => {
      clearTimeout(timer);
      const seq = Number(log.last?.dataset.seq ?? 0);
      if (held || log.detached || seq <= read || !inView(log.last)) return;
      timer = setTimeout(() => {
        if (held || !document.hasFocus() || !inView(log.last) || !this.#line.send({ t: 'read', room, seq, thread })) return;
        read = seq;
        main.dataset.read = seq;
      }, LOOK);
    };
    main.querySelector('.log').addEventListener('scroll', look, { signal, passive: true });
    addEventListener('focus', look, { signal });
    document.addEventListener('visibilitychange', look, { signal });
    this.#line.addEventListener('hello', look, { signal });
    signal.addEventListener('abort', () => clearTimeout(timer));
    look();
    return {
      look,
      hold() {
        held = true;
        read = 0;
      },
      release() {
        held = false;
        look();
      },
    };
  }

  #sum() {
    const all = sum(document, '.side [data-unread]');
    const named = sum(document, '.side [data-named]');
    for (const badge of document.querySelectorAll('[data-unread-all]')) show(badge, all);
    for (const badge of document.querySelectorAll('[data-named-all]')) show(badge, named);
    for (const badge of document.querySelectorAll('[data-named-in]')) show(badge, sum(badge.closest('section'), '[data-named]'));
    document.querySelector('.side .go[href="/"]')?.classList.toggle('unread', all > 0);
    document.title = all > 0 ? `(${all}${named > 0 ? ` @${named}` : ''}) ${this.#title}` : this.#title;
    if (all > 0) navigator.setAppBadge?.(all).catch(() => {});
    else navigator.clearAppBadge?.().catch(() => {});
  }
}

function show(badge, unread) {
  badge.hidden = unread <= 0;
  badge.firstChild.data = String(Math.max(0, unread));
}

const sum = (root, badges) => [...root.querySelectorAll(badges)].reduce((all, badge) => all + count(badge), 0);

const count = (badge) => (!badge || badge.hidden ? 0 : Number(badge.firstChild.data) || 0);

function inView(message) {
  if (!message || document.visibilityState !== 'visible') return false;
  const box = message.closest('.log').getBoundingClientRect();
  const { top, height } = message.getBoundingClientRect();
  return height > 0 && top + height / 2 <= box.bottom;
}
