// Order: what follows what in a room. Pure, so that node can test it.

const TOGETHER = 5 * 60 * 1000;

/** Messages by one author, close in time and on one day, stand together. */
export function continues(above, below) {
  return Boolean(above)
    && above.author === below.author
    && below.at - above.at < TOGETHER
    && !opensDay(above, below);
}

/** Whether a message is the first of its day, on the reader's own calendar. */
export function opensDay(above, below) {
  return !above || new Date(above.at).toDateString() !== new Date(below.at).toDateString();
}

/** How far one room has been heard. The numbers of a room have no gaps, so a gap is a loss. */
export class Cursor {
  constructor(seq = 0, rev = 0) {
    this.seq = seq;
    this.rev = rev;
  }

  /** "next": take it. "known": it was here before. "gap": something is missing in between. */
  accept(seq) {
    if (seq <= this.seq) return 'known';
    if (seq > this.seq + 1) return 'gap';
    this.seq = seq;
    return 'next';
  }

  /** The same for what has changed: changes of a room have numbers without gaps, too. */
  change(rev) {
    if (rev <= this.rev) return 'known';
    if (rev > this.rev + 1) return 'gap';
    this.rev = rev;
    return 'next';
  }

  /** Everything up to here has been heard. */
  reach(seq, rev = 0) {
    this.seq = Math.max(this.seq, seq);
    this.rev = Math.max(this.rev, rev);
  }
}

/** How long to wait before the next attempt: 250 ms, twice as long each time, never above 15 s. */
export function backOff(attempt, random = Math.random) {
  const longest = Math.min(15_000, 250 * 2 ** attempt);
  return Math.round(longest * (0.5 + random() / 2));
}
