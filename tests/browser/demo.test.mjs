// The demo: a house that is already alive, shown to whoever tries the program; and its portrait for the README.
import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { accessible, launch, open, picture, unharmed } from './browser.mjs';
import { House, root } from './house.mjs';

test('each way into the demo leads to where there is something to do', async (t) => {
  const house = await House.demo(t);
  const browser = await launch(t);
  assert.equal(house.ways.length, 3);
  for (const [number, way] of house.ways.entries()) {
    const page = await open(browser, house, { colorScheme: number % 2 ? 'dark' : 'light' });
    await page.goto(way);
    await page.locator('main form button.solid').click();
    await page.waitForURL('**/');
    assert.ok(await page.locator('#feed article').count() >= 3, 'several rooms have something to say');
    await accessible(page, `the feed of ${way}`);
    await picture(page, `demo-feed-${number}`);
    unharmed(page);
    const used = await open(browser, house, { expected: [/status of 4\d\d/] });
    await used.goto(way);
    assert.equal(await used.locator('main form[action^="/enter"]').count(), 0, 'once');
  }
});

// `SALON_PORTRAIT=1` puts a fresh portrait where the README shows it.
test('the demo sits for its portrait', async (t) => {
  const house = await House.demo(t);
  const page = await open(await launch(t), house, { viewport: { width: 1280, height: 800 } });
  await page.goto(house.ways[2]);
  await page.locator('main form button.solid').click();
  await page.waitForURL('**/');
  await page.locator('.side .rooms a').first().click();
  await page.locator('#log .msg').last().waitFor();
  await page.locator('#say').waitFor();
  await picture(page, 'portrait');
  unharmed(page);
  if (process.env.SALON_PORTRAIT === '1') {
    await copyFile(join(root, 'target', 'screens', 'portrait.png'), join(root, 'tests', 'browser', 'room.png'));
  }
});
