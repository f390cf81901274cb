// The workshop: how a highlight will look is drawn while it is made, and with scripts off when it is asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, launch, open, unharmed } from './browser.mjs';
import { House } from './house.mjs';

test('whoever proposes sees the page as it will be', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  await ada.openWindow(hall, 'hall');
  await ada.say(hall.room, 'Red on green.');
  const browser = await launch(t);
  const page = await open(browser, house, { person: ada });
  await page.goto(`${hall.room}/highlight?m=1`);
  await page.fill('#title', 'Colours');
  await page.fill('#caution', 'Loud');
  await page.fill('#hashtags', 'Paper');
  const mini = page.locator('#mini article');
  await mini.locator('summary', { hasText: 'Loud' }).click();
  await mini.locator('dd', { hasText: 'Red on green.' }).waitFor();
  assert.equal(await mini.locator('.hashtags').innerText(), '#Paper');
  await page.check('[name=own][value=nameless]');
  await mini.locator('.nameless').waitFor({ state: 'attached' });
  await accessible(page, 'the workshop with its miniature');

  const plain = await open(browser, house, { person: ada, javaScriptEnabled: false });
  await plain.goto(`${hall.room}/highlight?m=1`);
  await plain.fill('#title', 'Colours');
  await plain.click('button[value=look]');
  assert.equal(await plain.locator('#mini h4').innerText(), 'Colours');
  assert.equal(await plain.locator('#title').inputValue(), 'Colours');
  assert.ok(await plain.locator('[name=m][value="1"]').isChecked());
  unharmed(page, plain);
});
