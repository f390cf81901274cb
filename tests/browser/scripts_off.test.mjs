// Without scripts everything works: from the claim of a house to a conversation, by forms and links alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, open, unharmed } from './browser.mjs';
import { House, password } from './house.mjs';

const bare = { javaScriptEnabled: false };

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(value);
}

const press = (page) => page.locator('main form button.solid, form.reply button.solid').first().click();

test('from a claim to a conversation, without scripts', async (t) => {
  const house = await House.open(t);
  const browser = await launch(t);
  const hers = await open(browser, house, bare);
  await hers.goto(house.claim);
  await fill(hers, { house: 'La Verrière', name: 'Ada', handle: 'ada', password });
  await press(hers);
  await hers.goto('/new-group');
  await fill(hers, { name: 'Night readers', purpose: 'To read aloud.', room: 'Salon' });
  await hers.locator('[name=visibility][value=secret]').check();
  await press(hers);
  const room = new URL(hers.url()).pathname;
  const group = room.split('/').slice(0, 3).join('/');
  await hers.goto(`${group}/invite`);
  await hers.locator('[name=note]').fill('We begin at nine.');
  await press(hers);
  const link = await hers.locator('#link').inputValue();

  const his = await open(browser, house, bare);
  await his.goto(link);
  const door = await his.locator('body').innerText();
  for (const told of ['Ada', 'We begin at nine.', 'Night readers', 'To read aloud.']) assert.ok(door.includes(told), told);
  await fill(his, { name: 'Bo', handle: 'bo', password });
  await press(his);
  assert.match(new URL(his.url()).pathname, /^\/g\/night-readers-\w+\/salon$/);
  assert.ok(await his.locator('noscript, .still').first().isVisible());
  await his.locator('form.composer [name=body]').fill('Good evening.');
  await his.locator('form.composer .send').click();
  assert.ok((await his.locator('#log').innerText()).includes('Good evening.'));

  await hers.goto('/');
  assert.ok((await hers.locator('main').innerText()).includes('Good evening.'));
  await hers.goto('/settings');
  await hers.locator('form[action="/sign-out"] button').click();
  await hers.goto('/sign-in');
  await fill(hers, { handle: 'ada', password });
  await press(hers);
  assert.ok((await hers.locator('main').innerText()).includes('Good evening.'));
  unharmed(hers, his);
});

test('history can be read page by page, without scripts', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  for (let n = 1; n <= 70; n += 1) await ada.say(hall.room, `number ${n}`);
  const page = await open(await launch(t), house, { person: ada, ...bare });
  await page.goto(hall.room);
  const shown = () => page.locator('#log .msg .body').allInnerTexts();
  const latest = await shown();
  assert.equal(latest.at(-1), 'number 70');
  await page.locator('a[rel=prev]').click();
  const older = await shown();
  assert.equal(older.at(-1), `number ${70 - latest.length}`);
  unharmed(page);
});
