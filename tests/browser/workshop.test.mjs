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

test('a picture is shown, described, and what must be seen of it is pointed at', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  await ada.openWindow(hall, 'hall');
  const browser = await launch(t);
  const page = await open(browser, house, { person: ada, expected: [/409/] });
  await page.goto(hall.room);
  await page.locator('.composer input[type=file]').setInputFiles(new URL('room.png', import.meta.url).pathname);
  await page.locator('.composer .files li').waitFor();
  await page.locator('.composer .files input').fill('A room');
  await page.fill('.composer textarea', 'This is where we sing.');
  await page.press('.composer textarea', 'Enter');
  await page.locator('.plate img[alt="A room"]').first().waitFor();
  await page.goto(`${hall.room}/highlight`);
  const choose = page.locator('.choose');
  assert.ok(await choose.locator('textarea').isHidden(), 'nothing is asked of a picture that is not shown');
  await choose.locator('[name=shown]').check();
  assert.ok(await page.locator('[name=m]').isChecked(), 'whoever shows a picture shows its message');
  assert.equal(await choose.locator('textarea').inputValue(), 'A room');
  await choose.locator('textarea').fill('A room with a piano');
  const point = choose.locator('.point');
  const { width, height } = await point.boundingBox();
  await point.click({ position: { x: width * 0.25, y: height * 0.75 } });
  const numbers = await choose.locator('input[type=number]').evaluateAll((fields) => fields.map((field) => Number(field.value)));
  assert.ok(Math.abs(numbers[0] - 25) <= 2 && Math.abs(numbers[1] - 75) <= 2, String(numbers));
  await page.fill('#title', 'Where we sing');
  await page.locator('#mini img[alt="A room with a piano"]').waitFor({ state: 'attached' });
  await accessible(page, 'the workshop with a picture');
  await page.click('button[value=ask]');
  await page.locator('figcaption', { hasText: 'A room with a piano' }).waitFor();
  await accessible(page, 'what is asked, with a picture');

  const plain = await open(browser, house, { person: ada, javaScriptEnabled: false });
  await plain.goto(`${hall.room}/highlight?m=1`);
  await plain.check('[name=shown]');
  await plain.fill('[name=left]', '10');
  await plain.fill('#title', 'Where we sing');
  await plain.click('button[value=look]');
  assert.equal(await plain.locator('[name=left]').inputValue(), '10');
  assert.equal(await plain.locator('#mini img').getAttribute('alt'), 'A room');
  unharmed(page, plain);
});
