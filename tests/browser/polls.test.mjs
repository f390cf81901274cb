// A poll in two browsers: what one chooses the other sees, and each knows their own, with names or without.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, launch, open, unharmed } from './browser.mjs';
import { House } from './house.mjs';

test('a vote is seen at once, and is pressed for whoever cast it', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const browser = await launch(t);
  const [hers, his] = [await open(browser, house, { person: ada }), await open(browser, house, { person: bo })];
  await his.goto(hall.room);
  const me = await his.evaluate(() => document.querySelector('[data-me]').dataset.me);
  for (const anonymous of [false, true]) {
    await hers.goto(`${hall.room}/poll`);
    await hers.fill('#question', anonymous ? 'Whose cake?' : 'Which day?');
    await hers.fill('#choices', 'One\nTwo');
    if (anonymous) await hers.check('[name=anonymous]');
    await accessible(hers, 'the page that asks');
    await hers.locator('main form button.solid').click();
    const poll = (page) => page.locator('#log .msg', { hasText: anonymous ? 'Whose cake?' : 'Which day?' }).locator('.poll');
    await poll(his).locator('button').nth(1).click();
    await poll(his).locator('button[aria-pressed=true]', { hasText: 'Two' }).waitFor();
    await poll(hers).locator('button', { hasText: 'Two' }).locator('b', { hasText: '1' }).waitFor();
    assert.equal(await poll(hers).locator('button[aria-pressed=true]').count(), 0);
    assert.equal((await poll(hers).innerHTML()).includes(me), !anonymous);
  }
  await accessible(hers, 'a room with polls');
  unharmed(hers, his);
});

test('what is typed can be kept for later', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const page = await open(await launch(t), house, { person: ada });
  await page.goto(hall.room);
  await page.fill('#say', 'Good morning.');
  await page.locator('.composer .later').click();
  assert.equal(await page.inputValue('textarea'), 'Good morning.');
  await accessible(page, 'the page that asks when');
  await page.locator('main form button.solid').click();
  await page.waitForURL('**/later**');
  await accessible(page, 'what will be said later');
  await page.goto(hall.room);
  assert.equal(await page.inputValue('#say'), '', 'it is written no more');
  unharmed(page);
});
