// Unread: counts that agree everywhere, and a mark that moves only when the end was really seen.

const LOOK = 700;

export class Unread {
  #line;
  #title = '';

  constructor(line) {
    this.#line = line;
    line.addEventListener('hello', ({ detail }) => { for (const { room, unread } of detail.rooms ?? []) this.set(room, unread); });
    line.addEventListener('news', ({ detail }) => this.set(detail.room, detail.unread));
    line.addEventListener('read', ({ detail }) => this.set(detail.room, detail.unread));
    line.addEventListener('thread', ({ detail }) => this.set(detail.room, detail.room_unread));
  }

  /** A new page came: its title has no number yet. */
  start() {
    this.#title = document.title;
    this.#sum();
  }

  set(room, unread) {
    for (const badge of document.querySelectorAll(`[data-unread="${CSS.escape(room)}"]`)) show(badge, unread);
    for (const link of document.querySelectorAll(`[data-goes-to="${CSS.escape(room)}"]`)) link.classList.toggle('unread', unread > 0);
    // Where nothing waits, nothing calls.
    if (unread <= 0) for (const badge of document.querySelectorAll(`[data-named="${CSS.escape(room)}"]`)) badge.hidden = true;
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
    const badges = [...document.querySelectorAll('.side [data-unread]')];
    const all = badges.reduce((sum, badge) => sum + count(badge), 0);
    for (const badge of document.querySelectorAll('[data-unread-all]')) show(badge, all);
    document.querySelector('.side .go[href="/"]')?.classList.toggle('unread', all > 0);
    document.title = all > 0 ? `(${all}) ${this.#title}` : this.#title;
    if (all > 0) navigator.setAppBadge?.(all).catch(() => {});
    else navigator.clearAppBadge?.().catch(() => {});
  }
}

function show(badge, unread) {
  badge.hidden = unread <= 0;
  badge.firstChild.data = String(Math.max(0, unread));
}

const count = (badge) => (!badge || badge.hidden ? 0 : Number(badge.firstChild.data) || 0);

function inView(message) {
  if (!message || document.visibilityState !== 'visible') return false;
  const box = message.closest('.log').getBoundingClientRect();
  const { top, height } = message.getBoundingClientRect();
  return height > 0 && top + height / 2 <= box.bottom;
}
