// A thread beside its room: on a wide screen it opens without leaving, and closes the same way; elsewhere it is a page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, launch, open, heard, picture, say, unharmed } from './browser.mjs';
import { House } from './house.mjs';

async function threadInTheHall(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  await ada.say(hall.room, 'Which book next?');
  await ada.say(hall.room, 'And where?');
  await bo.post(`${hall.room}/1/thread`, { cid: crypto.randomUUID(), body: 'Middlemarch, I say.' });
  return { ada, bo, hall, house, browser: await launch(t) };
}

const path = (page) => new URL(page.url()).pathname;

test('beside the room, from the keyboard alone, live, and with its own unread', async (t) => {
  const { ada, bo, hall, house, browser } = await threadInTheHall(t);
  const page = await open(browser, house, { person: ada });
  await page.goto(hall.room);
  const thread = `${hall.room}/1/thread`;
  // Ada began the thread: what is said there waits for her, and is not read by opening the room.
  await page.locator('#m1 .replies + .badge', { hasText: '1' }).waitFor();
  await page.locator('#m1 .replies').focus();
  await page.keyboard.press('Enter');
  const panel = page.locator('.beside');
  await panel.locator('.msg', { hasText: 'Middlemarch' }).waitFor();
  assert.equal(path(page), thread);
  await page.locator('#main .msg', { hasText: 'And where?' }).waitFor();
  assert.ok(await panel.locator('textarea').evaluate((field) => field === document.activeElement), 'one may write at once');
  // Its end was seen, with the focus here: it is read, here and where the room shows it.
  await page.locator('#m1 .replies + .badge').waitFor({ state: 'detached' });

  // What is said there arrives there, and the room counts it.
  await bo.post(thread, { cid: crypto.randomUUID(), body: 'Or Persuasion.' });
  await panel.locator('.msg', { hasText: 'Persuasion' }).waitFor();
  await page.locator('#m1 .replies', { hasText: '2' }).waitFor();
  assert.equal(await page.locator('#main .msg', { hasText: 'Persuasion' }).count(), 0, 'the room does not say it again');
  // What she answers goes to the thread by the same outbox; what she says in the room, to the room.
  await page.keyboard.type('Middlemarch it is.');
  await page.keyboard.press('Enter');
  await panel.locator('.msg:not(.pending)', { hasText: 'Middlemarch it is.' }).waitFor();
  await ada.say(hall.room, 'At mine.');
  await heard(page, 'At mine.');
  assert.equal(await panel.locator('.msg', { hasText: 'At mine.' }).count(), 0);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('outbox'))), []);
  await accessible(page, 'a room with a thread beside it');
  await picture(page, 'beside');

  // Both are changed by one change.
  const room = await page.locator('#main').getAttribute('data-room');
  const [first] = (await (await ada.ask(`/api/v1/rooms/${room}/messages`)).json()).items;
  await ada.post(`/m/${first.id}/edit`, { body: 'Which book now?' });
  await page.locator('#m1 .words', { hasText: 'book now' }).waitFor();
  await panel.locator('.root .words', { hasText: 'book now' }).waitFor();
  assert.deepEqual(await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  }), [], 'no two things have one name');

  // Esc gives one thing up at a time; then the thread closes, and the focus is where it was.
  await page.locator('.beside .msg', { hasText: 'Persuasion' }).hover();
  await panel.locator('.tools [data-act=reply]').click();
  await panel.locator('.answers:not([hidden])').waitFor();
  await page.keyboard.press('Escape');
  await panel.locator('.answers[hidden]').waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  assert.equal(path(page), hall.room);
  assert.ok(await page.locator('#m1 .replies').evaluate((link) => link === document.activeElement));
  unharmed(page);
});

test('the address says which thread is open: forward, back, and again', async (t) => {
  const { ada, bo, hall, house, browser } = await threadInTheHall(t);
  const page = await open(browser, house, { person: ada });
  await page.goto(hall.room);
  const panel = page.locator('.beside');
  await page.locator('#m1 .replies').click();
  await panel.locator('.msg', { hasText: 'Middlemarch' }).waitFor();
  await page.goBack();
  await panel.waitFor({ state: 'detached' });
  await page.goForward();
  await panel.locator('.msg', { hasText: 'Middlemarch' }).waitFor();
  // Another thread takes its place; closing leads to the room, however many were open.
  await page.locator('#m2').hover();
  await page.locator('#m2 .tools [data-act=thread]').click();
  await page.waitForURL(`**${hall.room}/2/thread`);
  await panel.locator('.root', { hasText: 'And where?' }).waitFor();
  assert.equal(await panel.count(), 1);
  // Heard no more of from here, and still here.
  await panel.locator('.head form button').click();
  await panel.locator('.head form button[value=false]').waitFor();
  await panel.locator('.close').click();
  await panel.waitFor({ state: 'detached' });
  assert.equal(path(page), hall.room);

  // A reload is the page of the thread; so is a narrow screen, and from it one comes back to the room.
  await page.locator('#m1 .replies').click();
  await panel.locator('.msg', { hasText: 'Middlemarch' }).waitFor();
  await page.reload();
  await page.locator('main.thread .msg', { hasText: 'Middlemarch' }).waitFor();
  assert.equal(await panel.count(), 0);
  const phone = await open(browser, house, { person: bo, viewport: { width: 390, height: 780 } });
  await phone.goto(hall.room);
  await phone.locator('#m1 .replies').click();
  await phone.locator('main.thread .msg', { hasText: 'Middlemarch' }).waitFor();
  assert.equal(await phone.locator('.beside').count(), 0);
  await say(phone, 'From the tram.');
  await heard(phone, 'From the tram.');
  await phone.locator('.head .back').click();
  await phone.waitForURL(`**${hall.room}#m1`);
  await phone.locator('#m1 .replies', { hasText: '2' }).waitFor();

  // A screen that becomes narrow shows what was opened last.
  await page.goto(hall.room);
  await page.locator('#m1 .replies').click();
  await panel.locator('.msg', { hasText: 'From the tram.' }).waitFor();
  await page.setViewportSize({ width: 900, height: 800 });
  assert.equal(await page.locator('#main').isVisible(), false);
  assert.equal(await panel.isVisible(), true);
  await page.keyboard.press('Escape');
  await page.locator('#main').waitFor();
  unharmed(page, phone);
});

test('a long thread is read back to its beginning, beside its room, on its own page and without scripts', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const thread = `${hall.room}/1/thread`;
  await ada.say(hall.room, 'Which book next?');
  await bo.post('/m/' + /data-id="([^"]+)" data-seq="1"/.exec(await bo.page(hall.room))[1] + '/follow', { follow: true });
  for (let n = 1; n <= 120; n += 1) await ada.post(thread, { cid: crypto.randomUUID(), body: `Title ${n}, which one might read next.` });
  const browser = await launch(t);
  const page = await open(browser, house, { person: bo });
  const all = Array.from({ length: 120 }, (_, n) => `Title ${n + 1}, which one might read next.`);
  const replies = (where) => where.locator('.chunk:not(.root) .msg .words').allInnerTexts();
  const readBack = async (where) => {
    const log = where.locator('.log');
    for (let look = 0; look < 10 && (await replies(where)).length < 120; look += 1) {
      const count = (await replies(where)).length;
      await log.evaluate((log) => { log.scrollTop = 0; });
      await where.locator(`.chunk:not(.root) .msg >> nth=${count}`).waitFor({ state: 'attached' });
    }
    assert.deepEqual(await replies(where), all, 'nothing is missing, and what it hangs on stays above');
    assert.equal(await where.locator('.root .msg').count(), 1);
    assert.equal(await where.locator('.older').count(), 0);
  };
  await page.goto(hall.room);
  await page.locator('#m1 .replies').click();
  const panel = page.locator('.beside');
  await panel.locator('.msg', { hasText: 'Title 120,' }).waitFor();
  // The first that is unread is far above, and a button away.
  await panel.locator('.log').focus();
  await page.keyboard.press('End');
  await panel.locator('.resume', { hasText: '120 new' }).click();
  await panel.locator('.msg:focus', { hasText: 'Title 1,' }).waitFor();
  assert.equal(await page.locator('#main .msg', { hasText: 'Which book next?' }).count(), 1, 'beside its room still');
  await page.keyboard.press('End');
  await panel.locator('.msg', { hasText: 'Title 120,' }).waitFor();
  await readBack(panel);
  await picture(page, 'long-thread');

  await page.goto(thread);
  await page.locator('.msg', { hasText: 'Title 120,' }).waitFor();
  await readBack(page.locator('main.thread'));
  // A link to one of them leads to it, whatever page of it that is on.
  await page.goto(`${thread}?around=11#m11`);
  await page.locator('#m11:focus', { hasText: 'Title 10,' }).waitFor();
  await say(page, 'All of them.');
  await heard(page, 'All of them.');

  const bare = await open(browser, house, { person: ada, javaScriptEnabled: false });
  await bare.goto(thread);
  const seen = await replies(bare);
  while (await bare.locator('a[rel=prev]').count()) {
    await bare.locator('a[rel=prev]').click();
    seen.unshift(...await replies(bare));
  }
  assert.deepEqual(seen, [...all, 'All of them.']);
  await bare.getByRole('link', { name: 'Back to now' }).click();
  assert.equal((await replies(bare)).at(-1), 'All of them.');
  unharmed(page, bare);
});
