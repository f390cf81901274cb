// The line to the house: one WebSocket that comes back by itself and misses nothing.

import { Cursor, backOff } from './order.js';

const HEARTBEAT = 25_000;
const PATIENCE = 10_000;
const SIGNED_OUT = 4001;
const OPEN = 1;

/**
 * Events: "state" (on, off, ended), every frame by its `t`, and "resync" when a room must be read again.
 * `open(unheard)` makes a socket, told how many before it in a row came to nothing.
 * `say` frames are the outbox's business: after each "hello" it sends what still waits.
 */
export class Line extends EventTarget {
  #open;
  #clock;
  #random;
  #socket = null;
  #rooms = new Map();
  #asked = new Set();
  #epoch = null;
  #attempt = 0;
  #retry = null;
  #beat = null;
  #wait = null;
  // How many attempts in a row were never greeted.
  #unheard = 0;

  constructor({ open, clock = globalThis, random = Math.random }) {
    super();
    this.#open = open;
    this.#clock = clock;
    this.#random = random;
    this.state = 'off';
    this.retryIn = 0;
  }

  connect() {
    if (this.#socket || this.state === 'ended') return;
    this.#clock.clearTimeout(this.#retry);
    const socket = this.#open(this.#unheard);
    this.#socket = socket;
    this.#unheard += 1;
    // A line that never opens is as dead as one that fell silent.
    this.#wait = this.#clock.setTimeout(() => this.drop(), PATIENCE);
    socket.onmessage = (event) => socket === this.#socket && this.#hear(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code);
    socket.onerror = () => {};
  }

  /** Hears a room from this message and this change on; what was said and changed since comes first. */
  listen(room, seq, rev) {
    this.#rooms.set(room, new Cursor(seq, rev));
    this.#ask(room);
  }

  leave(room) {
    if (this.#rooms.delete(room)) this.send({ t: 'leave', room });
    this.#asked.delete(room);
  }

  /** False: nobody is at the other end just now. */
  send(frame) {
    if (this.state !== 'on' || this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** The network says it is gone: a frozen socket would not tell. */
  drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#lost(0);
    socket.close();
  }

  /** Try now instead of later. */
  hurry() {
    this.#attempt = 0;
    if (this.#socket) this.#ping();
    else this.connect();
  }

  #hear(data) {
    const frame = JSON.parse(data);
    this.#heartbeat();
    if (frame.t === 'hello') return this.#greeted(frame);
    if (frame.t === 'msg') return this.#message(frame);
    if (frame.t === 'changed') return this.#changed(frame);
    if (frame.t === 'listening') this.#caughtUp(frame);
    if (frame.t === 'resync') this.#asked.delete(frame.room);
    if (frame.t === 'restart') this.hint = frame.after_ms;
    this.#tell(frame.t, frame);
  }

  #greeted(frame) {
    const restored = this.#epoch && this.#epoch !== frame.epoch;
    this.#epoch = frame.epoch;
    this.#attempt = 0;
    this.#unheard = 0;
    this.hint = null;
    this.#become('on');
    for (const room of this.#rooms.keys()) {
      if (restored) this.#tell('resync', { room });
      else this.#ask(room);
    }
    this.#tell('hello', frame);
  }

  #message(frame) {
    const cursor = this.#rooms.get(frame.room);
    if (!cursor) return;
    const verdict = cursor.accept(frame.seq);
    if (verdict === 'next') this.#tell('msg', frame);
    // The answer to the question brings this message again, after those before it.
    if (verdict === 'gap') this.#ask(frame.room);
  }

  /** Each change brings the whole message as it is: the latest is enough, and none may be missing. */
  #changed(frame) {
    const cursor = this.#rooms.get(frame.room);
    if (!cursor) return;
    this.#tell('changed', frame);
    if (!this.#asked.has(frame.room) && cursor.change(frame.rev) === 'gap') this.#ask(frame.room);
  }

  #caughtUp(frame) {
    this.#asked.delete(frame.room);
    this.#rooms.get(frame.room)?.reach(frame.seq, frame.rev);
  }

  #ask(room) {
    if (this.#asked.has(room)) return;
    const { seq: since, rev } = this.#rooms.get(room);
    if (this.send({ t: 'listen', room, since, rev })) this.#asked.add(room);
  }

  #heartbeat() {
    this.#clock.clearTimeout(this.#beat);
    this.#clock.clearTimeout(this.#wait);
    this.#beat = this.#clock.setTimeout(() => this.#ping(), HEARTBEAT);
  }

  #ping() {
    if (!this.send({ t: 'ping' })) return;
    this.#clock.clearTimeout(this.#wait);
    this.#wait = this.#clock.setTimeout(() => this.drop(), PATIENCE);
  }

  #lost(code) {
    this.#socket = null;
    this.#asked.clear();
    this.#clock.clearTimeout(this.#beat);
    this.#clock.clearTimeout(this.#wait);
    if (code === SIGNED_OUT) return this.#become('ended');
    this.retryIn = backOff(this.#attempt, this.#random) + (this.hint ?? 0);
    this.#attempt += 1;
    this.hint = null;
    this.#retry = this.#clock.setTimeout(() => this.connect(), this.retryIn);
    this.#become('off');
  }

  #become(state) {
    this.state = state;
    this.#tell('state', { state });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
