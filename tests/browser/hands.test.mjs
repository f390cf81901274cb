// Hands: everything within reach of the keyboard, who is here and who writes, and a line where sockets are eaten.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, heard, launch, messages, open, picture, say, unharmed } from './browser.mjs';
import { House } from './house.mjs';

async function twoInTheHall(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const garden = await ada.found('The garden');
  const bo = await ada.invite(hall, 'bo');
  return { house, ada, bo, hall, garden, browser: await launch(t) };
}

const at = (page, path) => page.waitForURL((url) => url.pathname === path);

test('rooms, people and pages are one chord and a few letters away', async (t) => {
  const { house, ada, hall, garden, browser } = await twoInTheHall(t);
  const page = await open(browser, house, { person: ada });
  await page.goto(hall.room);
  await page.locator('#say').focus();
  await page.keyboard.press('Control+k');
  const palette = page.locator('dialog.palette');
  await palette.locator('.jump[aria-selected=true]').waitFor();
  await accessible(page, 'the palette');
  await picture(page, 'palette');
  await page.keyboard.type('gard');
  await palette.locator('.jump[aria-selected=true]', { hasText: 'The garden' }).waitFor();
  await page.keyboard.press('Enter');
  await at(page, garden.room);
  assert.equal(await palette.count(), 0);

  // Who thinks better of it is where they were.
  await page.locator('#say').focus();
  await page.keyboard.press('Control+k');
  await palette.locator('.jump').first().waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'say');

  // A person by their name; and words that name nothing here are looked for in what was said.
  await page.keyboard.press('Control+k');
  await palette.locator('.jump').first().waitFor();
  await page.keyboard.type('bo');
  await palette.locator('.jump[aria-selected=true]', { hasText: 'Bo' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/u\//);
  unharmed(page);
});

test('letters lead on where nothing is written, and are only letters once somebody says so', async (t) => {
  const { house, ada, hall, browser } = await twoInTheHall(t);
  const page = await open(browser, house, { person: ada });
  await page.goto('/people');
  await page.keyboard.press('?');
  const sheet = page.locator('dialog.sheet');
  await sheet.locator('kbd').first().waitFor();
  await accessible(page, 'the sheet of keys');
  await picture(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await at(page, '/');

  // In the field of a room they are what is written.
  await page.goto(hall.room);
  await page.locator('#say').focus();
  await page.keyboard.type('gf?');
  assert.equal(await page.locator('#say').inputValue(), 'gf?');

  await ada.post('/settings/habits', { shows_typing: 'true', shows_presence: 'true' });
  await page.goto('/people');
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.keyboard.press('Control+/');
  await sheet.locator('kbd').first().waitFor();
  assert.equal(new URL(page.url()).pathname, '/people', 'the letters before the chord led nowhere');
  // Enter is a new line for them, and Control with Enter sends.
  await page.goto(hall.room);
  await page.locator('#say').fill('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Control+Enter');
  await heard(page, 'two');
  assert.deepEqual(await messages(page), ['one\ntwo']);
  unharmed(page);
});

test('the first unread and the present are a button and a key away, in a room and in the feed', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  for (let n = 1; n <= 120; n += 1) await ada.say(hall.room, `Line ${n} of what was said while he was away, which is long enough.`);
  await bo.post(`${hall.room}/read`, { seq: 20 });
  const his = await open(browser, house, { person: bo });
  await his.goto(hall.room);
  const focused = (words) => his.locator('#log .msg:focus', { hasText: words }).waitFor();
  await his.locator('#log .newline').waitFor();
  // From the present, the button says what waits above; it leads there, however far it is.
  await his.locator('#log').focus();
  await his.keyboard.press('End');
  await focused('Line 120 ');
  await his.locator('#resume', { hasText: '100 new' }).waitFor();
  await say(his, 'Here I am');
  await his.locator('#log .msg[data-seq]', { hasText: 'Here I am' }).waitFor();
  await accessible(his, 'a room with its first unread far above');
  await picture(his, 'first-unread');
  await his.locator('#resume').click();
  await focused('Line 21 ');
  // That is a part of the past: the end of it is not the present.
  await his.keyboard.press('End');
  await his.waitForFunction(() => !('history' in document.getElementById('main').dataset));
  await his.locator('#log .msg', { hasText: 'Here I am' }).waitFor();
  await his.goto('/people');
  for (let n = 1; n <= 9; n += 1) await ada.say(hall.room, `Later ${n} of what was said.`);
  await his.goto(hall.room);
  await his.locator('#log').focus();
  await his.keyboard.press('End');
  await focused('Later 9 ');
  await his.keyboard.press('Shift+PageUp');
  await focused('Later 1 ');
  await his.keyboard.press('Escape');
  assert.equal(await his.evaluate(() => document.activeElement.id), 'say');

  await his.goto('/people');
  await ada.say(hall.room, 'Once more.');
  await his.goto('/');
  await his.locator('#feed .post').first().waitFor();
  await his.keyboard.press('Shift+PageUp');
  await his.locator('#feed .post:focus').waitFor();
  unharmed(his);
});

test('files are given up at the second asking, and wherever they are dropped they find a room', async (t) => {
  const { house, ada, hall, browser } = await twoInTheHall(t);
  const hers = await open(browser, house, { person: ada });
  const drop = (target) => hers.evaluate((target) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['a line'], 'notes.txt', { type: 'text/plain' }));
    for (const type of ['dragover', 'drop']) document.querySelector(target).dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, target);
  await hers.goto(hall.room);
  await drop('#log');
  const chip = hers.locator('.composer .files li');
  await chip.waitFor();
  await hers.locator('#say').press('Escape');
  await hers.locator('.answers', { hasText: 'Esc again' }).waitFor();
  await hers.locator('#say').press('Escape');
  assert.equal(await chip.count(), 0);
  await hers.goto('/people');
  await drop('#main');
  await hers.locator('#share').waitFor();
  await hers.waitForFunction(() => document.querySelector('#files').files[0]?.name === 'notes.txt');
  await accessible(hers, 'what to share');
  await hers.locator('#share button', { hasText: 'The hall' }).click();
  await hers.locator('#log .file a', { hasText: 'notes.txt' }).waitFor();
  unharmed(hers);
});

test('one line carries a whole visit', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  await bo.say(hall.room, 'Stay on the line');
  const hers = await open(browser, house, { person: ada });
  let lines = 0;
  hers.on('websocket', () => { lines += 1; });
  await hers.goto(hall.room);
  await heard(hers, 'Stay on the line');
  await hers.evaluate(() => { globalThis.stays = true; });
  const [, message] = /href="(\/m\/[^"]+)"/.exec(await ada.page(hall.room));
  const pages = [`/u/${await ada.numberOf('Bo')}`, message, `${message}/history`, '/settings', '/settings/notifications', '/settings/keys', '/settings/blocks',
    '/house', '/house/doors', '/invitations', '/invitations/new', '/notices', '/groups', '/feeds/new', '/shortcuts', '/share', `${hall.href}/settings`, '/people/tree', '/'];
  for (const path of pages) {
    await hers.evaluate((path) => { navigation.navigate(path); }, path);
    await hers.waitForFunction((path) => location.pathname === path && document.title && !document.querySelector('main[data-left]'), path);
    await hers.locator('main h1, main h2').first().waitFor();
    await hers.evaluate(() => { document.querySelector('main').dataset.left = ''; });
  }
  await hers.goBack();
  assert.ok(await hers.evaluate(() => globalThis.stays), 'the page was never loaded again');
  assert.equal(lines, 1);
  unharmed(hers);
});

test('who is here and who writes is seen, but not of those who would rather not', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  const hers = await open(browser, house, { person: ada });
  const his = await open(browser, house, { person: bo });
  await hers.goto(hall.room);
  await his.goto(hall.room);
  await hers.locator('#here', { hasText: 'Bo' }).waitFor();
  await his.locator('#here', { hasText: 'Ada' }).waitFor();
  await his.locator('#say').pressSequentially('I think');
  await hers.locator('#typing', { hasText: 'Bo' }).waitFor();
  await picture(hers, 'typing');
  await his.keyboard.press('Enter');
  await heard(hers, 'I think');
  await hers.locator('#typing:empty').waitFor({ state: 'attached' });
  await bo.post('/settings/habits', { enter_sends: 'true', letter_keys: 'true' });
  await hers.locator('#here:empty').waitFor({ state: 'attached' });
  unharmed(hers, his);
});

test('where sockets are eaten, requests carry the conversation', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  const hers = await open(browser, house, { person: ada });
  const his = await open(browser, house, { person: bo, expected: [/WebSocket/] });
  await his.routeWebSocket(/\/ws(\?|$)/, (ws) => ws.close());
  await hers.goto(hall.room);
  await his.goto(hall.room);
  await say(hers, 'Do you hear me?');
  await heard(his, 'Do you hear me?');
  await say(his, 'As if nothing were in between.');
  await heard(hers, 'As if nothing were in between.');
  assert.deepEqual(await messages(his), ['Do you hear me?', 'As if nothing were in between.']);
  unharmed(hers, his);
});
