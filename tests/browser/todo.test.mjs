// A host answers from the keyboard; what waited is in the room, or its author reads why not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, heard, launch, open, picture, say, unharmed } from './browser.mjs';
import { House } from './house.mjs';

async function aGroupThatHoldsLinks(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const filter = { act: 'add', kind: 'link', pattern: '', effect: 'hold', reason: 'Links are looked at first.' };
  await ada.post(`${hall.href}/settings/filters`, filter);
  return { house, ada, bo, hall, browser: await launch(t) };
}

test('what waits is answered from the keyboard, with a moment to think better of it', async (t) => {
  const { house, ada, bo, hall, browser } = await aGroupThatHoldsLinks(t);
  const his = await open(browser, house, { person: bo });
  await his.goto(hall.room);
  await say(his, 'See http://one.example');
  await his.locator('.msg.held', { hasText: 'Links are looked at first.' }).waitFor();
  await say(his, 'And http://two.example');
  await his.locator('.msg.held').nth(1).waitFor();
  await accessible(his, 'a room where something waits');
  await picture(his, 'held');

  const hers = await open(browser, house, { person: ada });
  await hers.goto('/todo');
  await hers.locator('.side [data-todo]', { hasText: '2' }).waitFor();
  await accessible(hers, 'what waits');
  await picture(hers, 'todo');
  const here = hers.locator('.task:focus');
  for (const key of ['j', 'j', 'k']) await hers.keyboard.press(key);
  await hers.keyboard.press('?');
  await hers.locator('#keys[open]').waitFor();
  assert.equal(await hers.locator('dialog').count(), 0);
  assert.match(await here.textContent(), /one\.example/);
  await hers.keyboard.press('a');
  await hers.getByText('Approved: Bo.').first().waitFor();
  await hers.keyboard.press('z');
  assert.equal(await hers.locator('.task:visible').count(), 2);
  await hers.keyboard.press('a');
  await hers.keyboard.press('d');
  await hers.keyboard.type('Not this one.');
  await hers.keyboard.press('Enter');
  assert.equal(await hers.locator('.task:visible').count(), 0);
  // Whoever goes has decided.
  await hers.goto(hall.room);
  await heard(his, 'See http://one.example');
  await his.locator('.msg.held.failed', { hasText: 'Not this one.' }).waitFor();
  await his.locator('.msg.held.failed').getByRole('button', { name: 'Put it away' }).click();
  await his.locator('.msg.held').waitFor({ state: 'detached' });
  await hers.goto('/todo');
  await hers.getByText('Nothing waiting.').waitFor();
  unharmed(hers, his);
});

test('without scripts a host answers by forms', async (t) => {
  const { house, ada, bo, hall, browser } = await aGroupThatHoldsLinks(t);
  await bo.say(hall.room, 'http://one.example');
  const hers = await open(browser, house, { person: ada, javaScriptEnabled: false });
  await hers.goto('/todo');
  await hers.getByText('Decline…').click();
  await hers.getByLabel('Why').fill('Not here.');
  await hers.getByRole('button', { name: 'Decline', exact: true }).click();
  await hers.getByText('Declined, with your reason.').waitFor();
  const his = await open(browser, house, { person: bo, javaScriptEnabled: false });
  await his.goto('/');
  await his.getByText('Not here.').waitFor();
  await his.getByRole('button', { name: 'Seen' }).click();
  await his.getByText('Not here.').waitFor({ state: 'detached' });
  unharmed(hers, his);
});
