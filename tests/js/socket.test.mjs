// The line, with a socket and a clock made by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Line } from '../../templates/assets/js/socket.js';

class Clock {
  now = 0;
  #timers = new Map();
  #next = 1;

  setTimeout = (run, wait) => {
    this.#timers.set(this.#next, { run, at: this.now + wait });
    return this.#next++;
  };

  clearTimeout = (id) => this.#timers.delete(id);

  pass(time) {
    const end = this.now + time;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.now = due[1].at;
      due[1].run();
    }
    this.now = end;
  }
}

function stage() {
  const clock = new Clock();
  const sockets = [];
  const open = () => {
    const socket = { readyState: 1, sent: [], send: (data) => socket.sent.push(JSON.parse(data)), close: () => { socket.readyState = 3; } };
    socket.says = (frame) => socket.onmessage({ data: JSON.stringify(frame) });
    socket.cut = (code = 1006) => socket.onclose({ code });
    sockets.push(socket);
    return socket;
  };
  const line = new Line({ open, clock, random: () => 1 });
  const heard = [];
  for (const type of ['msg', 'resync', 'state', 'hello', 'left']) line.addEventListener(type, ({ detail }) => heard.push([type, detail]));
  const seqs = () => heard.filter(([type]) => type === 'msg').map(([, frame]) => frame.seq);
  return { clock, sockets, line, heard, seqs };
}

const hello = (epoch = 'e1') => ({ t: 'hello', member: 'm', epoch });
const msg = (seq, room = 'r') => ({ t: 'msg', room, seq, cid: `c${seq}`, author: 'a', html: '' });

test('after hello it listens to what the page shows', () => {
  const { line, sockets } = stage();
  line.connect();
  line.listen('r', 40);
  assert.deepEqual(sockets[0].sent, []);
  sockets[0].says(hello());
  assert.deepEqual(sockets[0].sent, [{ t: 'listen', room: 'r', since: 40, rev: 0 }]);
});

test('a cut line comes back and asks for what it missed, once', () => {
  const { line, sockets, clock, seqs } = stage();
  line.connect();
  line.listen('r', 0);
  sockets[0].says(hello());
  sockets[0].says(msg(1));
  sockets[0].cut();
  assert.equal(line.state, 'off');
  clock.pass(250);
  sockets[1].says(hello());
  assert.deepEqual(sockets[1].sent, [{ t: 'listen', room: 'r', since: 1, rev: 0 }]);
  for (const frame of [msg(1), msg(2), msg(3), msg(3)]) sockets[1].says(frame);
  assert.deepEqual(seqs(), [1, 2, 3]);
});

test('a gap is asked for, and what came too early is taken in its turn', () => {
  const { line, sockets, seqs } = stage();
  line.connect();
  line.listen('r', 1);
  sockets[0].says(hello());
  sockets[0].says({ t: 'listening', room: 'r', seq: 1 });
  sockets[0].says(msg(4));
  sockets[0].says(msg(5));
  assert.deepEqual(sockets[0].sent.slice(1), [{ t: 'listen', room: 'r', since: 1, rev: 0 }]);
  for (const seq of [2, 3, 4, 5]) sockets[0].says(msg(seq));
  sockets[0].says({ t: 'listening', room: 'r', seq: 5 });
  assert.deepEqual(seqs(), [2, 3, 4, 5]);
});

test('a restored house is read again from the beginning', () => {
  const { line, sockets, clock, heard } = stage();
  line.connect();
  line.listen('r', 9);
  sockets[0].says(hello('before'));
  sockets[0].cut();
  clock.pass(250);
  sockets[1].says(hello('after'));
  assert.deepEqual(heard.filter(([type]) => type === 'resync'), [['resync', { room: 'r' }]]);
  assert.deepEqual(sockets[1].sent, []);
});

test('silence is a dead line', () => {
  const { line, sockets, clock } = stage();
  line.connect();
  sockets[0].says(hello());
  clock.pass(25_000);
  assert.deepEqual(sockets[0].sent, [{ t: 'ping' }]);
  sockets[0].says({ t: 'pong' });
  clock.pass(25_000);
  clock.pass(10_000);
  assert.equal(line.state, 'off');
  clock.pass(250);
  assert.equal(sockets.length, 2);
});

test('a line that never opens is given up and tried again', () => {
  const { line, sockets, clock } = stage();
  line.connect();
  clock.pass(10_250);
  assert.equal(sockets.length, 2);
});

test('the hint of a restart is waited for', () => {
  const { line, sockets, clock } = stage();
  line.connect();
  sockets[0].says(hello());
  sockets[0].says({ t: 'restart', after_ms: 1_000 });
  sockets[0].cut(1012);
  clock.pass(1_249);
  assert.equal(sockets.length, 1);
  clock.pass(1);
  assert.equal(sockets.length, 2);
});

test('signed out is the end', () => {
  const { line, sockets, clock } = stage();
  line.connect();
  sockets[0].says(hello());
  sockets[0].cut(4001);
  clock.pass(60_000);
  assert.equal(line.state, 'ended');
  assert.equal(sockets.length, 1);
});

test('a room that was left is no longer heard, nor one never entered', () => {
  const { line, sockets, seqs } = stage();
  line.connect();
  line.listen('r', 0);
  sockets[0].says(hello());
  sockets[0].says(msg(1));
  line.leave('r');
  sockets[0].says(msg(2));
  sockets[0].says(msg(1, 'unknown'));
  assert.deepEqual(seqs(), [1]);
  assert.deepEqual(sockets[0].sent.at(-1), { t: 'leave', room: 'r' });
});

test('a frame nobody knows changes nothing', () => {
  const { line, sockets } = stage();
  line.connect();
  sockets[0].says(hello());
  sockets[0].says({ t: 'of-the-future', room: 'x' });
  assert.equal(line.state, 'on');
});
