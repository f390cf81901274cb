// What was said is found again, from the side and from a room, and opens where it was said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, launch, open, picture, unharmed } from './browser.mjs';
import { House } from './house.mjs';

test('somebody finds what was said months ago, and reads on around it', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  for (let n = 1; n <= 90; n += 1) await ada.post(hall.room, { body: n === 30 ? 'The key hangs behind the second door.' : `straw ${n}` });
  const browser = await launch(t);
  const page = await open(browser, house, { person: ada });
  await page.goto('/');
  await page.locator('#seek').fill('kéy "second door"');
  await page.keyboard.press('Enter');
  const hit = page.locator('.hit');
  await hit.waitFor();
  assert.equal(new URL(page.url()).pathname, '/search');
  assert.deepEqual(await hit.locator('mark').allInnerTexts(), ['key', 'second door']);
  await accessible(page, 'what was found');
  await picture(page, 'search');
  await hit.click();
  const target = page.locator('#m30');
  await target.waitFor();
  assert.ok(await target.evaluate((message) => {
    const [here, log] = [message.getBoundingClientRect(), document.getElementById('log').getBoundingClientRect()];
    return here.top >= log.top && here.bottom <= log.bottom;
  }), 'it is in sight');
  assert.ok(await page.locator('#m40').count() && await page.locator('#m20').count(), 'with what surrounds it');
  await page.locator('.head .acts a[href^="/search"]').click();
  await page.locator('#q').waitFor();
  assert.equal(await page.locator('#q').inputValue(), `in:${hall.room.slice(3)} `);
  await page.goto('/search?q=before:tomorrow');
  await page.locator('#q-wrong').waitFor();
  await accessible(page, 'what could not be read');
  unharmed({ faults: page.faults.filter((fault) => !/422/.test(fault)), url: () => page.url() });
});

test('a search looks well on a phone, in the dark and in French', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('Atelier papier');
  await ada.post('/settings', { name: 'Ada', language: 'fr', theme: 'auto' });
  for (const body of ['La clé de l’atelier est sous le pot de fleurs, à gauche.', 'Encore une clé.', 'Rien.']) await ada.post(hall.room, { body });
  const browser = await launch(t);
  const phone = { person: ada, locale: 'fr-FR', viewport: { width: 390, height: 844 }, colorScheme: 'dark' };
  const page = await open(browser, house, phone);
  await page.goto('/search?q=cle');
  await page.locator('.hit').first().waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
  await accessible(page, 'a search on a phone');
  await picture(page, 'search-phone-fr-dark');
  unharmed(page);
});
