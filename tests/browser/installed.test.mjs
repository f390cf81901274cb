// The house among the apps of a phone: what was shown is there without a network, what another app hands over finds a
// room, and nothing of it stays once nobody is signed in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heard, launch, open, picture, say, unharmed, until } from './browser.mjs';
import { House, Person, password } from './house.mjs';

// Whoever is without a network is told so by the browser, too.
const cut = { serviceWorkers: 'allow', expected: [/ERR_|Failed to load resource|WebSocket/] };

/** What this device keeps, by address. */
const kept = (page) => page.evaluate(async () => {
  if (!(await caches.keys()).includes('salon-shown')) return [];
  const cache = await caches.open('salon-shown');
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
});

const words = (page, href) => page.evaluate(async (href) => (await (await caches.match(href))?.text()) ?? '', href);

test('a room is read, and answered, while the house is away, and forgotten with the session', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall', { visibility: 'open' });
  const bo = await ada.invite(hall, 'bo');
  await bo.say(hall.room, 'Before the tunnel');
  const page = await open(await launch(t), house, { person: ada, ...cut });
  await page.goto(hall.room);
  await heard(page, 'Before the tunnel');
  // The worker came after the page, and has seen it all the same.
  await until('the room is kept', async () => (await kept(page)).includes(hall.room));
  await bo.say(hall.room, 'As the train leaves');
  await heard(page, 'As the train leaves');
  await until('what came later is kept', async () => (await words(page, hall.room)).includes('As the train leaves'));
  await page.locator('.side .go[href="/"]').click();
  await page.locator('#feed').waitFor();
  await until('the feed is kept', async () => (await kept(page)).includes('/'));

  await house.stop('SIGKILL');
  await page.locator(`.side a.go[href^="${hall.room}"]`).click();
  await heard(page, 'Before the tunnel');
  await page.reload();
  await heard(page, 'As the train leaves');
  assert.equal(await page.locator('.composer').evaluate((form) => getComputedStyle(form).display) !== 'inline', true, 'with its styles');
  await say(page, 'From the tunnel');
  await page.locator('.msg.pending', { hasText: 'From the tunnel' }).waitFor();
  await page.goto('/people');
  await page.getByRole('heading', { name: 'There is no network' }).waitFor();
  await house.start();
  await page.goto(hall.room);
  await heard(page, 'From the tunnel');
  assert.equal(await page.locator('.msg .words', { hasText: 'From the tunnel' }).count(), 1);

  // Elsewhere the session is ended: what this device keeps goes with it.
  await until('it is kept', async () => (await kept(page)).length > 0);
  const desk = new Person(house, 'ada');
  await desk.post('/sign-in', { handle: 'ada', password });
  await desk.post('/settings/sessions/end-others', { password });
  await until('it is forgotten', async () => (await kept(page)).length === 0);
});

test('who signs out leaves nothing on the device', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const page = await open(await launch(t), house, { person: ada, ...cut });
  await page.goto(hall.room);
  await until('the room is kept', async () => (await kept(page)).includes(hall.room));
  await page.goto('/settings');
  await page.locator('form[action="/sign-out"] button').first().click();
  await page.waitForURL('**/');
  await until('nothing is kept', async () => (await kept(page)).length === 0);
  unharmed(page);
});

test('what another app hands over is said in the room one chooses', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const manifest = await (await ada.ask('/manifest.webmanifest')).json();
  assert.equal(manifest.share_target.action, '/share');
  for (const { src, sizes, type } of manifest.icons.filter(({ type }) => type === 'image/png')) {
    const icon = await ada.ask(src);
    assert.equal(icon.headers.get('content-type'), type);
    const bytes = Buffer.from(await icon.arrayBuffer());
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes, src);
  }
  const browser = await launch(t);
  const page = await open(browser, house, { person: ada, ...cut, locale: 'fr-FR' });
  await page.goto(hall.room);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until('the worker looks after the page', () => page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
  // As the browser does, for another app.
  await page.evaluate(() => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: '/share', enctype: 'multipart/form-data' });
    const bag = new DataTransfer();
    bag.items.add(new File(['two lines'], 'notes à lire.txt', { type: 'text/plain' }));
    for (const [name, value] of [['title', 'A song'], ['text', ''], ['url', 'https://song.example/']]) form.append(Object.assign(document.createElement('input'), { name, value }));
    const files = Object.assign(document.createElement('input'), { type: 'file', name: 'file' });
    files.files = bag.files;
    form.append(files);
    document.body.append(form);
    form.submit();
  });
  await page.locator('#share').waitFor();
  await until('its words are there', async () => (await page.locator('#words').inputValue()) === 'A song\nhttps://song.example/');
  assert.equal(await page.locator('#files').evaluate((field) => field.files[0].name), 'notes à lire.txt');
  await picture(page, 'share');
  await page.locator('#share button', { hasText: 'The hall' }).click();
  await heard(page, 'A song');
  await page.locator('#log .msg', { hasText: 'notes à lire.txt' }).waitFor();
  await page.goto('/share');
  await page.locator('#share').waitFor();
  assert.equal(await page.locator('#words').inputValue(), '');

  // Without scripts, the same form says the same.
  const plain = await open(browser, house, { person: ada, javaScriptEnabled: false });
  await plain.goto('/share?text=Heard+nearby');
  await plain.locator('#files').setInputFiles({ name: 'b.txt', mimeType: 'text/plain', buffer: Buffer.from('b') });
  await plain.locator('#share button', { hasText: 'The hall' }).click();
  await plain.locator('.msg', { hasText: 'Heard nearby' }).getByText('b.txt').waitFor();
  unharmed(page, plain);
});
