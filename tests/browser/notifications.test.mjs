// A device is turned on, tried and rung. The browser's push service is the test's own: it opens what the
// house sealed for the device, and hands it to the worker as a browser would.
import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { accessible, launch, open, picture, unharmed } from './browser.mjs';
import { House } from './house.mjs';

class Service {
  static async open(t) {
    const service = new Service();
    service.key = createECDH('prime256v1');
    service.key.generateKeys();
    service.secret = randomBytes(16);
    service.heard = [];
    const server = createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      service.heard.push(service.unseal(Buffer.concat(parts)));
      response.writeHead(201).end();
      service.told?.();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    service.base = `http://127.0.0.1:${server.address().port}`;
    return service;
  }

  unseal(sealed) {
    const [salt, theirs, text] = [sealed.subarray(0, 16), sealed.subarray(21, 86), sealed.subarray(86)];
    const expand = (key, with_, about, length) => Buffer.from(hkdfSync('sha256', key, with_, about, length));
    const about = Buffer.concat([Buffer.from('WebPush: info\0'), this.key.getPublicKey(), theirs]);
    const material = expand(this.key.computeSecret(theirs), this.secret, about, 32);
    const cipher = createDecipheriv('aes-128-gcm', expand(material, salt, 'Content-Encoding: aes128gcm\0', 16), expand(material, salt, 'Content-Encoding: nonce\0', 12));
    cipher.setAuthTag(text.subarray(-16));
    const words = Buffer.concat([cipher.update(text.subarray(0, -16)), cipher.final()]);
    return words.subarray(0, words.lastIndexOf(2)).toString();
  }

  async next() {
    while (!this.heard.length) await new Promise((told) => { this.told = told; });
    return this.heard.shift();
  }

  /** What this browser says of itself, instead of asking its maker's service. */
  stub() {
    return { endpoint: `${this.base}/device`, keys: { p256dh: this.key.getPublicKey('base64url'), auth: this.secret.toString('base64url') } };
  }
}

test('a device is turned on, tried step by step, and rung while nobody looks', async (t) => {
  const [house, service] = await Promise.all([House.open(t), Service.open(t)]);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const browser = await launch(t);
  const page = await open(browser, house, { person: bo, serviceWorkers: 'allow' });
  await page.context().grantPermissions(['notifications']);
  await page.addInitScript((said) => {
    if (!location.protocol.startsWith('http')) return;
    const subscription = { toJSON: () => said, unsubscribe: async () => { on = false; return true; } };
    let on = sessionStorage.getItem('subscribed');
    PushManager.prototype.getSubscription = async () => (on ? subscription : null);
    PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
      if (applicationServerKey.length !== 87 || !userVisibleOnly) throw new Error('not so');
      on = true;
      sessionStorage.setItem('subscribed', 'yes');
      return subscription;
    };
  }, service.stub());
  const devtools = await page.context().newCDPSession(page);
  const worker = new Promise((found) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && found(registrations[0].registrationId));
  });
  await devtools.send('ServiceWorker.enable');
  const deliver = async (data) => devtools.send('ServiceWorker.deliverPushMessage', { origin: house.origin, registrationId: await worker, data });

  await page.goto('/settings/notifications');
  await page.locator('[data-says=is-off]:visible').waitFor();
  await accessible(page, 'notifications');
  await picture(page, 'notifications');
  await page.locator('[data-device=on]').click();
  await deliver(await service.next());
  await page.locator('[data-step=arrival][data-worked=yes]').waitFor();
  assert.deepEqual(await page.locator('[data-step]').evaluateAll((steps) => steps.map((step) => step.dataset.worked)), ['yes', 'yes', 'yes', 'yes']);
  await page.locator('[data-says=is-on]:visible').waitFor();
  await accessible(page, 'a device that was tried');
  await picture(page, 'notifications-tried');

  // The first steps try it in the same way.
  await page.goto('/first-steps/phone');
  await page.locator('[data-device=try]').click();
  await deliver(await service.next());
  await page.locator('[data-step=arrival][data-worked=yes]').waitFor();
  await accessible(page, 'a device that was tried in the first steps');
  await picture(page, 'first-phone-tried');
  await page.goto('/settings/notifications');

  // While somebody looks nothing rings; once the page is gone, what names them does.
  const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })));
  await page.locator('input[name=noise][value=everything]').check();
  await page.locator('main form button.solid').click();
  await page.locator('.saved').waitFor();
  await page.goto('about:blank');
  let told = null;
  while (!told) {
    // The house may not have noticed yet that the page is gone.
    await ada.post(hall.room, { body: 'come over' });
    const soon = new Promise((late) => { setTimeout(late, 500); });
    told = await Promise.race([service.next(), soon]);
  }
  assert.equal(JSON.parse(told).title, 'Salon · The hall');
  await page.goto('/settings');
  await deliver(told);
  await page.waitForFunction(async () => (await (await navigator.serviceWorker.ready).getNotifications({})).some(({ body }) => body === 'Ada: come over'));
  // Read, and put away.
  await page.goto(hall.room);
  await page.waitForFunction(async () => !(await (await navigator.serviceWorker.ready).getNotifications({})).some(({ body }) => body === 'Ada: come over'));
  assert.ok(Array.isArray(await shown()));

  // Without a network there is a sentence.
  await page.context().setOffline(true);
  await page.goto('/todo').catch(() => {});
  await page.getByRole('heading', { name: 'There is no network' }).waitFor();
  await page.context().setOffline(false);
  page.faults = page.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/.test(fault));
  unharmed(page);
});

test('notifications look well on a phone, in the dark and in French', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('Atelier papier');
  await ada.post('/settings', { name: 'Ada', language: 'fr', theme: 'auto' });
  const browser = await launch(t);
  const phone = { person: ada, locale: 'fr-FR', viewport: { width: 390, height: 844 }, colorScheme: 'dark' };
  const page = await open(browser, house, phone);
  for (const [path, name] of [['/settings/notifications', 'notifications-phone'], [`${hall.room}/level`, 'level-phone'], ['/offline', 'offline-phone']]) {
    await page.goto(path);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    await accessible(page, path);
    await picture(page, name);
  }
  unharmed(page);
});
