// With the keyboard alone: in by a door, to a room, to a word said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heard, launch, open, unharmed } from './browser.mjs';
import { House, password } from './house.mjs';

/** Presses Tab until what has the focus fits; everything on the way must be seen to have it. */
async function tabTo(page, selector) {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate((wanted) => {
      const element = document.activeElement;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || element.closest(':focus-within')?.matches('.field, .composer, .line, label');
      return { found: element.matches(wanted), marked: Boolean(marked), shown: box.width > 0 && box.height > 0, html: element.outerHTML.slice(0, 120) };
    }, selector);
    assert.ok(here.shown, `focus on what is not seen: ${here.html}`);
    assert.ok(here.marked, `focus is not marked: ${here.html}`);
    if (here.found) return;
  }
  assert.fail(`Tab never reaches ${selector}`);
}

test('a person comes in and speaks with the keyboard alone', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  await ada.say(hall.room, 'Welcome.');
  const page = await open(await launch(t), house);
  await page.goto(await ada.invitation(hall));
  for (const [name, value] of [['name', 'Bo'], ['handle', 'bo'], ['password', password]]) {
    await tabTo(page, `[name=${name}]`);
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${hall.room}`);
  // The composer has the focus, or one link leads to it.
  if (!(await page.evaluate(() => document.activeElement.id === 'say'))) {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  }
  await page.waitForFunction(() => document.activeElement.id === 'say');
  await page.keyboard.type('Thank you.');
  await page.keyboard.press('Enter');
  await heard(page, 'Thank you.');
  await page.keyboard.type('two');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('lines');
  await page.keyboard.press('Enter');
  await heard(page, 'two');
  assert.equal(await page.locator('#log .msg').count(), 3);
  unharmed(page);
});

test('the conversation is one stop, and its messages are walked through with arrows', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  for (const words of ['one', 'two', 'three']) await ada.say(hall.room, words);
  const page = await open(await launch(t), house, { person: ada });
  await page.goto(hall.room);
  await page.locator('#log').focus();
  await page.keyboard.press('ArrowUp');
  const last = await page.evaluate(() => document.activeElement.textContent);
  assert.match(last, /three/);
  await page.keyboard.press('ArrowUp');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /two/);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'say');
  unharmed(page);
});

test('each key of the map does what the sheet says', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const garden = await ada.found('Garden', { visibility: 'open' });
  const bo = await ada.invite(hall, 'bo');
  await bo.post(`${garden.href}/join`);
  await bo.say(hall.room, 'one');
  await ada.say(hall.room, 'two');
  await ada.say(garden.room, '@bo three');
  const page = await open(await launch(t), house, { person: bo, permissions: ['clipboard-read', 'clipboard-write'] });
  const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = (selector, words) => page.locator(`${selector}:focus`, { hasText: words }).waitFor();
  await page.goto(hall.room);

  // In the composer: what I said last, what was said last, and out again.
  const say = page.locator('#say');
  await say.focus();
  await press('ArrowUp');
  await page.locator('.composer.editing').waitFor();
  assert.equal(await say.inputValue(), 'one');
  await press('Escape');
  assert.equal(await say.inputValue(), '');
  await press('Shift+ArrowUp');
  await page.locator('#answers:visible', { hasText: 'Ada: two' }).waitFor();
  await press('Escape');
  await page.locator('#answers').waitFor({ state: 'hidden' });

  // Along the messages, and on one of them.
  await page.locator('#log').focus();
  await press('End');
  await focused('.msg', 'two');
  await press('k');
  await focused('.msg', 'one');
  await press('e');
  await page.locator('.composer.editing').waitFor();
  await press('Escape');
  const onTwo = async () => { await page.locator('#log').focus(); await press('End'); await focused('.msg', 'two'); };
  await onTwo();
  await press('r');
  await page.locator('#answers:visible', { hasText: 'two' }).waitFor();
  await press('Escape');
  await onTwo();
  await press('+');
  await page.locator('.emoji.open button:focus').waitFor();
  await press('Escape');
  await onTwo();
  await press('Enter', 'ArrowRight');
  await page.locator('.tools [data-act=reply]:focus').waitFor();
  await press('Escape');
  await focused('.msg', 'two');
  await press('c');
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).endsWith('#m2'));
  await press('u');
  await page.locator('#log .newline + .msg, #log .newline ~ .msg', { hasText: 'two' }).first().waitFor();
  await onTwo();
  await press('l');
  await page.waitForURL(/\/highlight\?m=2/);
  await page.goto(hall.room);

  // Any other letter is written; F6 goes round; Alt leads along the rooms, and to those with something new.
  await page.locator('#log').focus();
  await press('x');
  assert.equal(await say.inputValue(), 'x');
  await press('Backspace');
  await press('F6');
  await focused('.side a', '');
  await press('F6');
  await page.locator('#log:focus').waitFor();
  await press('F6');
  await page.locator('#say:focus').waitFor();
  await press('Alt+Shift+ArrowUp');
  await page.getByRole('heading', { level: 1, name: 'Salon' }).waitFor();
  await page.waitForFunction((path) => location.pathname === path && document.getElementById('main').dataset.href === path, garden.room);
  await press('Alt+ArrowDown');
  await page.waitForFunction((path) => location.pathname === path && document.getElementById('main').dataset.href === path, hall.room);

  // Where nothing is written, letters lead on.
  await ada.say(garden.room, '@bo again');
  await page.goto('/people');
  for (const [key, path] of [['t', '/todo'], ['m', '/mentions'], ['p', '/people'], ['s', '/settings'], ['f', '/']]) {
    await press('g', key);
    await page.waitForFunction((path) => location.pathname === path && document.querySelector('main'), path);
    await page.waitForFunction(() => document.activeElement.id === 'main');
  }
  await page.goto('/people');
  await press('?');
  await page.locator('dialog.sheet', { hasText: 'What names you' }).waitFor();
  unharmed(page);
});

test('the main part of every page is one key away', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const browser = await launch(t);
  for (const path of ['/', '/settings', '/house', hall.href, hall.room]) {
    const page = await open(browser, house, { person: ada });
    await page.goto(path);
    const inMain = () => page.evaluate(() => document.activeElement.closest('main') !== null);
    await page.keyboard.press('Tab');
    if (!(await inMain())) {
      assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', path);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement.closest('main') !== null);
    }
    unharmed(page);
  }
});
