// A house of its own for each story: the real program, on the loopback, in a folder that goes away.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = process.env.SALON_PROGRAM ?? join(root, 'target', 'debug', 'salon');

/** A port of the loopback that nobody uses. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export class House {
  static async open(t, { more = [], host = '127.0.0.1', coolingOff = '0m' } = {}) {
    const house = new House();
    house.folder = await mkdtemp(join(tmpdir(), 'salon-'));
    house.port = await freePort();
    house.origin = `http://${host}:${house.port}`;
    house.more = [
      // Without https, other servers may be spoken to only where this is said.
      '--peers', 'any',
      // Whoever furnishes a room says more at once than people do.
      '--messages-per-second', '1000', '--cooling-off', coolingOff, '--password-memory', '1',
      ...(host === '127.0.0.1' ? [] : ['--public-url', house.origin]),
      ...more,
    ];
    await house.start();
    t.after(async () => {
      await house.stop('SIGKILL');
      await rm(house.folder, { recursive: true, force: true });
    });
    return house;
  }

  /** The demo, with the ways into it that it prints. */
  static async demo(t) {
    const house = new House();
    house.port = await freePort();
    house.origin = `http://127.0.0.1:${house.port}`;
    house.running = spawn(program, ['demo', '--listen', `127.0.0.1:${house.port}`, '--log', 'warn'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => house.stop());
    house.ways = [];
    for await (const line of createInterface(house.running.stdout)) {
      const way = /\/enter\/\S+/.exec(line);
      if (way) house.ways.push(way[0]);
      if (/\/i\/\S+/.test(line)) break;
    }
    return house;
  }

  /** Starts the program, and waits for the line that says where it is. */
  async start() {
    const args = ['--listen', `127.0.0.1:${this.port}`, '--data', this.folder, ...this.more];
    this.running = spawn(program, args, {
      env: { ...process.env, SALON_LOG: process.env.SALON_LOG ?? 'warn' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { value: line } = await createInterface(this.running.stdout)[Symbol.asyncIterator]().next();
    if (!line) throw new Error('the program said nothing');
    const link = /\S*\/claim\/\S+/.exec(line);
    this.claim = link && `/claim/${link[0].split('/claim/')[1]}`;
  }

  async stop(signal = 'SIGTERM') {
    if (this.running.exitCode !== null || this.running.signalCode) return;
    this.running.kill(signal);
    await once(this.running, 'exit');
  }

  async restart(signal) {
    await this.stop(signal);
    await this.start();
  }

  /** Claims the house for somebody. */
  async owner(handle) {
    const person = new Person(this, handle);
    await person.post(this.claim, { house: 'La Verrière', ...person.description });
    return person;
  }
}

export const password = 'a sentence to remember';
let strangers = 0;

/** Somebody who acts by forms, without a browser: to furnish a house before its story begins. */
export class Person {
  constructor(house, handle) {
    this.house = house;
    this.handle = handle;
    this.name = handle[0].toUpperCase() + handle.slice(1);
    this.cookies = new Map();
    strangers += 1;
    this.address = `198.18.${strangers >> 8}.${strangers & 255}`;
  }

  get description() {
    return { name: this.name, handle: this.handle, password };
  }

  async ask(path, init = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.house.origin + path, {
      redirect: 'manual',
      ...init,
      headers: {
        'x-forwarded-for': this.address,
        origin: this.house.origin,
        'accept-language': 'en',
        ...(cookie && { cookie }),
        ...init.headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return response;
  }

  async post(path, fields, expected = [200, 303]) {
    const response = await this.ask(path, { method: 'POST', body: new URLSearchParams(fields) });
    if (!expected.includes(response.status)) {
      const main = /<main[\s\S]*/.exec(await response.text())?.[0] ?? '';
      throw new Error(`POST ${path}: ${response.status} ${main.replace(/<[^>]*>|\s+/g, ' ').slice(0, 600)}`);
    }
    return response;
  }

  async page(path) {
    const response = await this.ask(path);
    return response.text();
  }

  /** Founds a group with a first room, and gives the addresses of both. */
  async found(name, { visibility = 'closed', purpose = 'To talk about it.', room = 'Salon' } = {}) {
    const response = await this.post('/new-group', { name, purpose, visibility, room });
    const [, , slug] = response.headers.get('location').split('/');
    const href = `/g/${slug}`;
    const rooms = (await this.page(href)).matchAll(/href="(\/g\/[^"/]+\/[^"/]+)"/g);
    const found = [...rooms].map((match) => match[1]).find((path) => path.startsWith(`${href}/`) && !path.endsWith('/invite'));
    return { slug, href, room: found };
  }

  /** Makes an invitation and gives the path of its door. */
  async invitation(group, { uses = 1, note = 'Come and see.', ...more } = {}) {
    const made = await this.post('/invitations/new', { kind: uses === 1 ? 'person' : 'link', groups: group.slug, note, uses, days: 7, ...more });
    return /value="https?:\/\/[^"/]+(\/i\/[0-9A-Z]{16})"/.exec(await made.text())[1];
  }

  async invite(group, handle) {
    const person = new Person(this.house, handle);
    await person.post(await this.invitation(group), person.description);
    return person;
  }

  /** Whatever the browser asks for, members read the house in their own language. */
  async speak(language) {
    await this.post('/settings', { name: this.name, language, theme: 'auto' });
  }

  /** Opens the house to whoever knows it: members invite from their first day, and strangers may ask. */
  async openDoors(more = {}) {
    const doors = { member_allowance: 50, host_allowance: 50, invite_after_days: 0, again_days: 30, tree_seen_by: 'members', asking: 'yes' };
    await this.post('/house/doors', { ...doors, ...more });
  }

  /** The number by which the house knows a member. */
  async numberOf(name) {
    const people = await this.page('/people');
    return new RegExp(`href="/u/([^"]+)">${name}<`).exec(people)[1];
  }

  async say(room, body) {
    await this.post(room, { cid: crypto.randomUUID(), body });
  }

  /** Opens the window of the house, and gives a group its public handle. */
  async openWindow(group, handle) {
    await this.post('/house/window', { act: 'open', address: this.house.origin });
    await this.post(`${group.href}/handle`, { handle });
  }

  /** Proposes messages as a highlight and gives its address. */
  async propose(room, title, numbers) {
    const fields = new URLSearchParams({ title });
    for (const number of numbers) fields.append('m', number);
    const response = await this.post(`${room}/highlight`, fields);
    return response.headers.get('location');
  }

  async answer(highlight, act) {
    await this.post(highlight, { act });
  }

  /** This person's cookies, for a browser. */
  get jar() {
    return [...this.cookies].map(([name, value]) => ({ name, value, url: this.house.origin }));
  }
}
