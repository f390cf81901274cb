// The order of a room, on its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cursor, backOff, continues, opensDay } from '../../templates/assets/js/order.js';

const at = (hours, minutes) => new Date(2026, 10, 22, hours, minutes).getTime();
const said = (author, hours, minutes) => ({ author, at: at(hours, minutes) });

test('messages of one author stand together for five minutes', () => {
  assert.equal(continues(said('a', 9, 0), said('a', 9, 4)), true);
  assert.equal(continues(said('a', 9, 0), said('a', 9, 5)), false);
  assert.equal(continues(said('a', 9, 0), said('b', 9, 1)), false);
  assert.equal(continues(null, said('a', 9, 0)), false);
});

test('midnight parts them', () => {
  const late = { author: 'a', at: new Date(2026, 10, 22, 23, 59).getTime() };
  const early = { author: 'a', at: new Date(2026, 10, 23, 0, 1).getTime() };
  assert.equal(opensDay(late, early), true);
  assert.equal(continues(late, early), false);
});

test('a cursor takes what is next, knows what it had, and sees a gap', () => {
  const cursor = new Cursor(41);
  assert.equal(cursor.accept(42), 'next');
  assert.equal(cursor.accept(42), 'known');
  assert.equal(cursor.accept(44), 'gap');
  assert.equal(cursor.seq, 42);
  cursor.reach(44);
  cursor.reach(7);
  assert.equal(cursor.accept(45), 'next');
});

test('attempts grow apart and never beyond fifteen seconds', () => {
  const longest = [0, 1, 2, 3, 20].map((attempt) => backOff(attempt, () => 1));
  assert.deepEqual(longest, [250, 500, 1000, 2000, 15000]);
  assert.equal(backOff(0, () => 0), 125);
});
