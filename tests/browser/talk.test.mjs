// What happens to a message after it was said, in two browsers: reactions, answers, edits, threads, calls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, open, heard, messages, say, unharmed } from './browser.mjs';
import { House } from './house.mjs';

async function twoInTheHall(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const browser = await launch(t);
  const [hers, his] = [await open(browser, house, { person: ada }), await open(browser, house, { person: bo })];
  await Promise.all([hers.goto(hall.room), his.goto(hall.room)]);
  return { house, ada, bo, hall, hers, his };
}

const tool = async (page, words, what) => {
  const message = page.locator('#log .msg', { hasText: words }).first();
  await message.hover();
  await message.locator(`.tools [data-act=${what}]`).click();
  return message;
};

test('what one does to a message the other sees', async (t) => {
  const { hers, his } = await twoInTheHall(t);
  await say(hers, 'Shall we read on **Thursday**?');
  await heard(his, 'Shall we read on Thursday?');
  assert.equal(await his.locator('#log .words strong').innerText(), 'Thursday');

  // A reaction, from the toolbar; it is pressed for whoever chose it, and for nobody else.
  await tool(his, 'Thursday', 'react');
  await his.locator('.emoji.open button', { hasText: '🎉' }).click();
  await hers.locator('.reacts button[aria-pressed=false]', { hasText: '🎉' }).waitFor();
  await his.locator('.reacts button[aria-pressed=true]').waitFor();
  await hers.locator('.reacts button').click();
  await his.locator('.reacts b', { hasText: '2' }).waitFor();

  // An answer, with a quote that leads back.
  await tool(his, 'Thursday', 'reply');
  await his.locator('#answers span', { hasText: 'Ada: Shall we read' }).waitFor();
  await say(his, 'Gladly.');
  await hers.locator('#log .msg', { hasText: 'Gladly.' }).locator('.quote-of', { hasText: 'Ada' }).waitFor();
  assert.equal(await his.locator('#answers').isVisible(), false);

  // An edit, by the arrow up in an empty field; Esc gives it up.
  await his.locator('#say').press('ArrowUp');
  await his.locator('#say').and(his.locator(':focus')).waitFor();
  await his.waitForFunction(() => document.getElementById('say').value === 'Gladly.');
  await his.locator('#say').press('Escape');
  assert.equal(await his.locator('#say').inputValue(), '');
  await his.locator('#say').press('ArrowUp');
  await his.waitForFunction(() => document.getElementById('say').value === 'Gladly.');
  await his.locator('#say').fill('Gladly, and `early`.');
  await his.locator('#say').press('Enter');
  await hers.locator('#log .words code', { hasText: 'early' }).waitFor();
  await hers.locator('#log .edited').waitFor();
  unharmed(hers, his);
});

test('what was edited, answered and taken back while the line was cut is there afterwards', async (t) => {
  const { ada, hall, hers, his } = await twoInTheHall(t);
  for (const words of ['one', 'two', 'three']) await say(hers, words);
  await heard(his, 'three');
  await his.context().setOffline(true);
  await his.evaluate(() => dispatchEvent(new Event('offline')));
  const room = await hers.locator('main').getAttribute('data-room');
  const all = await (await ada.ask(`/api/v1/rooms/${room}/messages`)).json();
  const [one, two] = all.items;
  await ada.post(`/m/${one.id}/edit`, { body: 'first' });
  await ada.post(`/m/${two.id}/take-back`);
  await ada.say(hall.room, 'four');
  await his.context().setOffline(false);
  await heard(his, 'four');
  await heard(his, 'first');
  await his.locator('#log .msg.gone', { hasText: 'Taken back' }).waitFor();
  assert.deepEqual(await messages(his), ['first', 'three', 'four']);
});

test('people are found by an @, emoji by a colon, and everybody only on purpose', async (t) => {
  const { hers, his } = await twoInTheHall(t);
  await hers.locator('#say').pressSequentially('Where is @b');
  await hers.locator('.complete [role=option]', { hasText: 'Bo' }).waitFor();
  await hers.locator('#say').press('Tab');
  assert.equal(await hers.locator('#say').inputValue(), 'Where is @bo ');
  await hers.locator('#say').pressSequentially(':tad');
  await hers.locator('.complete [role=option]', { hasText: '🎉' }).first().waitFor();
  await hers.locator('#say').press('Enter');
  await hers.locator('#say').press('Enter');
  await his.locator('#log .msg.to-me .mention', { hasText: '@Bo' }).waitFor();
  unharmed(hers, his);
});

test('a thread has its own place and its own count', async (t) => {
  const { hall, hers, his } = await twoInTheHall(t);
  // Where there is no space for both, a thread is a page of its own.
  for (const page of [hers, his]) await page.setViewportSize({ width: 1000, height: 860 });
  await say(hers, 'Who brings cake?');
  await heard(his, 'Who brings cake?');
  await tool(his, 'cake', 'thread');
  // The address is there before the page is.
  await his.waitForURL(/\/1\/thread$/);
  await his.locator('main.thread').waitFor();
  await say(his, 'I do.');
  await heard(his, 'I do.');
  await hers.locator('.replies', { hasText: '1 reply' }).waitFor();
  assert.deepEqual(await messages(hers), ['Who brings cake?']);
  // Ada began it and follows it; the room waits for her until she has read the thread.
  await hers.locator('.replies + .badge', { hasText: '1' }).waitFor();
  await hers.locator('.replies').click();
  await hers.waitForURL(/\/1\/thread$/);
  await hers.locator('main.thread').waitFor();
  await heard(hers, 'I do.');
  await say(hers, 'With cherries?');
  await heard(his, 'With cherries?');
  await his.goto(hall.room);
  await his.locator('.replies', { hasText: '2 replies' }).waitFor();
  unharmed(hers, his);
});

test('what was read waits again when its reader says so', async (t) => {
  const { hers, his } = await twoInTheHall(t);
  for (const words of ['one', 'two', 'three']) await say(hers, words);
  await heard(his, 'three');
  await his.locator('#log .msg', { hasText: 'two' }).focus();
  await his.keyboard.press('u');
  await his.locator('#unread').waitFor();
  await his.goto('/');
  await his.locator('.side .rooms .badge:visible', { hasText: '2' }).waitFor();
  unharmed(hers, his);
});

test('what is begun on one device is gone on with on another, until it is said', async (t) => {
  const { house, bo, hall, hers, his } = await twoInTheHall(t);
  // A phone's field is not written in before it is touched.
  const phone = await open(his.context().browser(), house, { person: bo, hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  await phone.goto(hall.room);
  await say(hers, 'Who has the key?');
  await heard(phone, 'key');
  await tool(his, 'key', 'reply');
  await his.locator('#say').fill('I think that');
  await phone.waitForFunction(() => document.getElementById('say').value === 'I think that');
  await phone.locator('#answers span', { hasText: 'Ada: Who has the key?' }).waitFor();
  await phone.reload();
  assert.equal(await phone.locator('#say').inputValue(), 'I think that');
  assert.ok(await phone.locator('#answers').isVisible());

  // What nobody sent to the house yet is kept on the device, and wins there.
  await phone.context().setOffline(true);
  await phone.locator('#say').fill('I think that Soline has it.');
  await phone.context().setOffline(false);
  const told = phone.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.request().postData().includes('"body":""'));
  await phone.locator('#composer .send').click();
  await heard(his, 'Soline has it.');
  await told;
  await his.reload();
  await heard(his, 'Soline has it.');
  assert.equal(await his.locator('#say').inputValue(), '', 'it was said elsewhere');
  assert.equal(await his.locator('#answers').isVisible(), false);
});

test('how much of what waits calls me stands beside it, wherever it is counted', async (t) => {
  const { ada, bo, hall, hers, his } = await twoInTheHall(t);
  await hers.goto('/settings');
  const named = (where) => hers.locator(`.side ${where}`);
  await bo.say(hall.room, 'the glue is ready');
  await hers.waitForFunction(() => document.title.startsWith('(1) '));
  assert.equal(await named('[data-named-all]').isVisible(), false);
  await bo.say(hall.room, 'and waits for @ada');
  await hers.waitForFunction(() => document.title.startsWith('(2 @1) '));
  for (const badge of ['[data-named-all]', '[data-named-in]', '.rooms [data-named]']) {
    assert.equal(await named(badge).evaluate((one) => [one.firstChild.data, getComputedStyle(one, '::before').content.slice(0, 3)].join()), '1,"@"', badge);
  }
  // Read on another device, it calls nobody any more.
  await ada.post(`${hall.room}/read`, { seq: 2 });
  await hers.waitForFunction(() => !/^\(/.test(document.title));
  for (const badge of ['[data-named-all]', '[data-named-in]', '.rooms [data-named]']) assert.equal(await named(badge).isVisible(), false, badge);
  unharmed(hers, his);
});
