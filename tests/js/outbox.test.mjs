// The outbox, on a store made by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox } from '../../templates/assets/js/outbox.js';

class Store {
  #kept = new Map();
  getItem = (key) => this.#kept.get(key) ?? null;
  setItem = (key, value) => this.#kept.set(key, value);
  removeItem = (key) => this.#kept.delete(key);
  key = (at) => [...this.#kept.keys()][at];
  get length() { return this.#kept.size; }
}

/** What one tab sees of a store that is shared: its own doings at once, those of others when they have come through. */
class Window extends Store {
  done = [];
  constructor() {
    super();
    const { setItem, removeItem } = this;
    this.setItem = (key, value) => { this.done.push((view) => view.takes(key, value)); return setItem(key, value); };
    this.removeItem = (key) => { this.done.push((view) => view.takes(key, null)); return removeItem(key); };
    this.takes = (key, value) => (value === null ? removeItem(key) : setItem(key, value));
  }

  static comeThrough(...views) {
    for (const view of views) {
      for (const other of views) if (other !== view) for (const deed of view.done) deed(other);
    }
    for (const view of views) view.done = [];
  }
}

class HandLine {
  frames = [];
  takes = Infinity;
  send(frame) {
    if (this.frames.length >= this.takes) return false;
    return Boolean(this.frames.push(frame));
  }
}

class HandClock {
  #now = 0;
  #waiting = [];
  Date = { now: () => this.#now };
  setTimeout = (run, after) => this.#waiting.push({ run, at: this.#now + after });
  clearTimeout = (id) => { if (id) this.#waiting[id - 1] = null; };
  pass(time) {
    this.#now += time;
    for (const [place, due] of this.#waiting.entries()) {
      if (!due || due.at > this.#now) continue;
      this.#waiting[place] = null;
      due.run();
    }
  }
}

const bodies = (line) => line.frames.map((frame) => frame.body);

test('what is written is sent in order, each under its own name', () => {
  const outbox = new Outbox(new Store(), 'me');
  const line = new HandLine();
  for (const body of ['one', 'two', 'three']) outbox.add('r', body);
  outbox.flush(line);
  outbox.flush(line);
  assert.deepEqual(bodies(line), ['one', 'two', 'three']);
  assert.equal(new Set(line.frames.map((frame) => frame.cid)).size, 3);
  assert.match(line.frames[0].cid, /^[0-9a-f-]{36}$/);
});

test('a new line is given again whatever the house did not keep, under the same name', () => {
  const outbox = new Outbox(new Store(), 'me');
  const [first, second] = [new HandLine(), new HandLine()];
  const { cid } = outbox.add('r', 'one');
  outbox.add('r', 'two');
  outbox.flush(first);
  outbox.kept(cid);
  outbox.forget();
  outbox.flush(second);
  assert.deepEqual(bodies(second), ['two']);
  assert.equal(second.frames[0].cid, first.frames[1].cid);
});

test('it survives a reload, for its own member only', () => {
  const store = new Store();
  const { cid } = new Outbox(store, 'me').add('r', 'in the tunnel');
  assert.deepEqual(new Outbox(store, 'me').waiting().map((entry) => entry.cid), [cid]);
  assert.deepEqual(new Outbox(store, 'other').waiting(), []);
});

test('nothing overtakes what the line would not take', () => {
  const outbox = new Outbox(new Store(), 'me');
  const line = new HandLine();
  line.takes = 1;
  for (const body of ['one', 'two', 'three']) outbox.add('r', body);
  outbox.flush(line);
  line.takes = Infinity;
  outbox.flush(line);
  assert.deepEqual(bodies(line), ['one', 'two', 'three']);
});

test('what was refused waits for its author, not for the line', () => {
  const store = new Store();
  const outbox = new Outbox(store, 'me');
  const line = new HandLine();
  const { cid } = outbox.add('r', 'too long');
  outbox.flush(line);
  outbox.refused(cid, 'shorten it');
  outbox.forget();
  outbox.flush(line);
  assert.equal(line.frames.length, 1);
  assert.equal(outbox.all('r')[0].failed, 'shorten it');
  outbox.retry(cid);
  outbox.flush(line);
  assert.equal(line.frames.length, 2);
  outbox.discard(cid);
  assert.equal(store.length, 0);
});

test('two tabs write at once, and neither takes anything from the other', () => {
  const views = [new Window(), new Window()];
  const [here, there] = views.map((view) => new Outbox(view, 'me'));
  const { cid } = here.add('r', 'one');
  there.add('r', 'two');
  Window.comeThrough(...views);
  here.kept(cid);
  there.add('r', 'three');
  Window.comeThrough(...views);
  for (const tab of [here, there]) assert.deepEqual(tab.all('r').map((entry) => entry.body), ['two', 'three']);
});

test('a clock that is set back changes no order, and nobody reads what another member wrote', () => {
  const store = new Store();
  const outbox = new Outbox(store, 'me');
  outbox.add('r', 'first', {}, crypto.randomUUID(), 5_000);
  outbox.add('r', 'second', {}, crypto.randomUUID(), 1_000);
  assert.deepEqual(outbox.all('r').map((entry) => entry.body), ['first', 'second']);
  assert.deepEqual(new Outbox(store, 'm').all(), []);
});

test('a store that holds nonsense is an empty one', () => {
  const store = new Store();
  store.setItem('salon.outbox.me/0000000000000001.x', '{{{');
  assert.deepEqual(new Outbox(store, 'me').all(), []);
});

test('what comes too soon goes by itself later, and nothing in its room overtakes it', () => {
  const clock = new HandClock();
  const outbox = new Outbox(new Store(), 'me', clock);
  const line = new HandLine();
  const { cid } = outbox.add('r', 'one');
  outbox.flush(line);
  outbox.later(cid, 5);
  outbox.add('r', 'two');
  outbox.add('elsewhere', 'three');
  outbox.flush(line);
  assert.deepEqual(bodies(line), ['one', 'three']);
  clock.pass(4_999);
  assert.deepEqual(bodies(line), ['one', 'three']);
  clock.pass(1);
  assert.deepEqual(bodies(line), ['one', 'three', 'one', 'two']);
  assert.equal(line.frames[2].cid, cid);
});

test('a message waits for its files, and whatever comes after it in its room waits behind it', () => {
  const line = new HandLine();
  const store = new Store();
  const outbox = new Outbox(store, 'ada');
  const asked = [];
  outbox.addEventListener('parcel', ({ detail }) => asked.push(detail.cid));
  outbox.add('hall', 'a picture', { files: [{ name: 'a.png' }, { name: 'b.png' }] }, 'c1');
  outbox.add('hall', 'and a word', {}, 'c2');
  outbox.add('attic', 'elsewhere', {}, 'c3');
  outbox.flush(line);
  assert.deepEqual([bodies(line), asked], [['elsewhere'], ['c1']]);

  // A reload later: the same, and then the house has the files.
  const later = new Outbox(store, 'ada');
  later.addEventListener('parcel', ({ detail }) => asked.push(detail.cid));
  later.flush(line);
  assert.deepEqual(asked, ['c1', 'c1']);
  later.packed('c1', [{ id: 'f1', name: 'a.png' }, { id: 'f2', name: 'b.png' }]);
  later.flush(line);
  later.flush(line);
  assert.deepEqual(bodies(line), ['elsewhere', 'elsewhere', 'a picture', 'and a word']);
  assert.deepEqual(line.frames[2].files, ['f1', 'f2']);
});

test('files that the house will not have hold up nobody else, and can be tried again', () => {
  const line = new HandLine();
  const outbox = new Outbox(new Store(), 'ada');
  const told = [];
  outbox.addEventListener('refused', ({ detail }) => told.push(detail.why));
  outbox.addEventListener('parcel', ({ detail }) => told.push(detail.cid));
  outbox.add('hall', 'too large', { files: [{ name: 'a.mov' }] }, 'c1');
  outbox.add('hall', 'a word', {}, 'c2');
  outbox.flush(line);
  outbox.refused('c1', 'Too large.');
  outbox.flush(line);
  assert.deepEqual([bodies(line), told], [['a word'], ['c1', 'Too large.']]);
  outbox.retry('c1');
  outbox.flush(line);
  assert.deepEqual(told, ['c1', 'Too large.', 'c1']);
});
