// Chaos: people write on several devices while lines are cut and frozen, tabs crash, clocks are wrong and the house is
// killed. The page's own line and outbox carry it (invariants 2, 4, 5): nothing is lost, doubled, or out of order.
//
// SALON_TEST_MESSAGES says how many messages; a release is tried with 100,000.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { Line } from '../../templates/assets/js/socket.js';
import { Outbox } from '../../templates/assets/js/outbox.js';
import { Poll } from '../../templates/assets/js/pages/poll.js';
import { House, password } from '../browser/house.mjs';

const MESSAGES = Number(process.env.SALON_TEST_MESSAGES ?? 3_000);
// Heartbeats and patience of a page, so many times as quick.
const QUICK = 10;
const KILLS = [0.2, 0.5, 0.8];

const moment = (ms) => new Promise((over) => { setTimeout(over, ms); });
const between = (least, most) => least + Math.random() * (most - least);
const oneOf = (all) => all[Math.floor(Math.random() * all.length)];

/** Waits until something holds that others bring about. */
async function until(holds, what) {
  const end = performance.now() + 120_000;
  while (!holds()) {
    if (performance.now() > end) assert.fail(what());
    await moment(20);
  }
}

/** A network between the devices and the house that cuts, freezes and delays what it carries. */
class Network {
  wires = new Set();
  cuts = 0;
  freezes = 0;
  calm = false;

  static async before(t, port) {
    const network = new Network();
    network.server = createServer((near) => network.#carry(near, connect(port, '127.0.0.1')));
    network.server.listen(0, '127.0.0.1');
    await once(network.server, 'listening');
    t.after(() => { network.server.close(); for (const wire of network.wires) wire.cut(); });
    return network;
  }

  get port() {
    return this.server.address().port;
  }

  #carry(near, far) {
    const wire = { thawed: Promise.resolve(), cut: () => { near.destroy(); far.destroy(); this.wires.delete(wire); } };
    this.wires.add(wire);
    for (const [from, to] of [[near, far], [far, near]]) {
      from.on('error', wire.cut).on('close', wire.cut);
      (async () => {
        for await (const part of from) {
          await wire.thawed;
          if (!this.calm && Math.random() < 0.2) await moment(between(1, 60));
          if (!to.write(part)) await once(to, 'drain');
        }
      })().catch(wire.cut);
    }
  }

  /** Some bad luck. A frozen line says nothing of it: now and then it thaws, now and then it never does. */
  trouble() {
    const wire = oneOf([...this.wires]);
    if (!wire) return;
    if (Math.random() < 0.6) {
      this.cuts += 1;
      wire.cut();
    } else {
      this.freezes += 1;
      wire.thawed = Math.random() < 0.5 ? moment(between(50, 3_000)) : new Promise(() => {});
    }
  }
}

/** What outlives a tab, and is shared by the tabs of one device. Its clock may be wrong by hours. */
class Device {
  #kept = new Map();
  written = [];
  getItem = (key) => this.#kept.get(key) ?? null;
  setItem = (key, value) => this.#kept.set(key, value);
  removeItem = (key) => this.#kept.delete(key);
  key = (at) => [...this.#kept.keys()][at];
  get length() { return this.#kept.size; }

  constructor(wrong) {
    const quick = (run, wait) => setTimeout(run, wait / QUICK);
    this.clock = { setTimeout: quick, clearTimeout, Date: { now: () => Date.now() + wrong } };
  }
}

/** One tab: the line and the outbox of a page, and what it has shown. */
class Tab {
  shown = [];
  resyncs = 0;

  constructor(person, device, { network, room }) {
    Object.assign(this, { person, device, network, room });
    this.open();
  }

  open() {
    const { person, device, network, room } = this;
    const headers = { cookie: person.jar.map(({ name, value }) => `${name}=${value}`).join('; '), origin: person.house.origin };
    const there = `127.0.0.1:${network.port}`;
    const byRequests = (path, init) => fetch(`http://${there}${path}`, { ...init, headers: { ...init.headers, ...headers } });
    // Where sockets come to nothing twice, requests carry the line, as in a page.
    const dial = (unheard) => (unheard < 2 || unheard % 2
      ? new WebSocket(`ws://${there}/ws?as=data`, { headers })
      : new Poll({ fetch: byRequests }));
    const line = new Line({ open: dial, clock: device.clock });
    const outbox = new Outbox(device, person.handle, device.clock);
    const on = (type, heard) => line.addEventListener(type, ({ detail }) => this.line === line && heard(detail));
    on('hello', () => { outbox.forget(); outbox.flush(line); });
    on('said', ({ cid }) => outbox.kept(cid));
    on('refused', ({ cid, problem }) => {
      if (problem?.retry_after) outbox.later(cid, problem.retry_after);
      else outbox.refused(cid, problem?.detail);
      outbox.flush(line);
    });
    on('msg', ({ seq, cid }) => { outbox.kept(cid); this.shown.push([seq, cid]); });
    on('resync', () => this.read());
    Object.assign(this, { line, outbox });
    this.listen();
    line.connect();
  }

  get last() {
    return this.shown.at(-1)?.[0] ?? 0;
  }

  listen() {
    this.line.listen(this.room, this.last, 0);
  }

  /** Too much was missed: the page is read again, and goes on from there. */
  async read() {
    if (this.reading) return;
    this.reading = true;
    this.resyncs += 1;
    const missed = await messages(this.person, this.room, this.last);
    this.shown.push(...missed.filter(([seq]) => seq > this.last));
    this.reading = false;
    if (this.line) this.listen();
  }

  /** Gone between two instructions, and opened again: of what was written only the store is left. */
  crash() {
    this.close();
    this.open();
  }

  close() {
    const { line } = this;
    this.line = null;
    line.connect = () => {};
    line.drop();
  }

  async write(count) {
    for (let n = 0; n < count; n += 1) {
      await until(() => this.outbox.all().length < 40, () => `${this.person.name} waits: ${JSON.stringify(this.outbox.all().slice(0, 2))}`);
      const { cid } = this.outbox.add(this.room, `${this.person.name} ${n}`, {}, crypto.randomUUID(), this.device.clock.Date.now());
      this.device.written.push(cid);
      this.outbox.flush(this.line);
      if (Math.random() < 0.5) await moment(between(0, 6));
    }
  }
}

/** What the house has kept after a number, by a program's door. */
async function messages(person, room, since) {
  const kept = [];
  for (let next = since; next !== null;) {
    const answer = await person.ask(`/api/v1/rooms/${room}/messages?since=${next}`, { headers: { authorization: `Bearer ${person.token}` } })
      .then((answer) => answer.json(), () => null);
    // The house may just be away.
    if (!answer?.items) { await moment(50); continue; }
    kept.push(...answer.items.map(({ seq, client_id: cid }) => [seq, cid]));
    next = answer.next ?? null;
  }
  return kept;
}

async function signIn(person) {
  const body = JSON.stringify({ handle: person.handle, password });
  const answer = await person.ask('/api/v1/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  person.token = (await answer.json()).access_token;
}

test(`of ${MESSAGES} messages none is lost, none doubled, and all read them in one order`, async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const people = [ada, await ada.invite(hall, 'bo'), await ada.invite(hall, 'cy'), await ada.invite(hall, 'dina')];
  const room = /data-room="([0-9a-f-]{36})"/.exec(await ada.page(hall.room))[1];
  const network = await Network.before(t, house.port);
  const tabs = [];
  for (const person of people) {
    await signIn(person);
    const [desk, phone] = [new Device(between(-5, 5) * 3_600_000), new Device(0)];
    for (const device of [desk, desk, phone]) tabs.push(new Tab(person, device, { network, room }));
  }
  t.after(() => tabs.forEach((tab) => tab.close()));
  const devices = new Set(tabs.map((tab) => tab.device));
  const written = () => [...devices].reduce((sum, device) => sum + device.written.length, 0);

  let [crashes, kills, over] = [0, 0, false];
  const troubles = (async () => {
    while (!over) {
      await moment(between(5, 120));
      network.trouble();
      if (Math.random() < 0.1) { oneOf(tabs).crash(); crashes += 1; }
      if (written() < (KILLS[kills] ?? Infinity) * MESSAGES) continue;
      kills += 1;
      await house.restart('SIGKILL');
    }
  })();
  const share = Math.ceil(MESSAGES / tabs.length);
  await Promise.all(tabs.map((tab) => tab.write(share)));
  over = true;
  await troubles;
  network.calm = true;
  for (const wire of network.wires) wire.cut();

  const total = written();
  const standing = () => tabs.map((tab) => `${tab.person.name}: ${tab.last} of ${total}, ${tab.outbox.all().length} wait, ${tab.line.state}`).join('\n');
  await until(() => tabs.every((tab) => tab.last >= total && !tab.outbox.all().length), standing);
  const kept = await messages(ada, room, 0);
  assert.deepEqual(kept.map(([seq]) => seq), Array.from(kept, (_, n) => n + 1), 'numbers without gaps');
  assert.equal(kept.length, total, 'each is kept once');
  const cids = kept.map(([, cid]) => cid);
  for (const { written } of devices) {
    const mine = new Set(written);
    assert.deepEqual(cids.filter((cid) => mine.has(cid)), written, 'in the order in which they were written');
  }
  for (const { person, shown } of tabs) {
    assert.equal(shown.findIndex(([seq, cid], n) => seq !== n + 1 || cid !== cids[n]), -1, `what ${person.name} read is what was kept`);
    assert.equal(shown.length, total);
  }
  assert.equal(kills, KILLS.length);
  assert.ok(network.cuts && network.freezes && crashes, 'there was trouble');
  const resyncs = tabs.reduce((sum, tab) => sum + tab.resyncs, 0);
  t.diagnostic(`${total} messages, ${tabs.length} tabs, ${kills} kills, ${network.cuts} cuts, ${network.freezes} freezes, ${crashes} crashes, ${resyncs} read again`);
});
