// Two browsers in one room: what one says the other reads, whatever happens to the line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, open, heard, messages, say, unharmed } from './browser.mjs';
import { House } from './house.mjs';

async function twoInTheHall(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  return { house, ada, bo, hall, browser: await launch(t) };
}

/** A page whose line can be cut and mended. */
async function withACuttableLine(page) {
  const lines = [];
  const line = { whole: true, cut: async () => { line.whole = false; for (const end of lines) await end.close(); }, mend: () => { line.whole = true; } };
  await page.routeWebSocket(/\/ws(\?|$)/, (ws) => {
    if (!line.whole) return ws.close();
    ws.connectToServer();
    lines.push(ws);
  });
  return line;
}

test('two people chat live', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  const [hers, his] = [await open(browser, house, { person: ada }), await open(browser, house, { person: bo })];
  await Promise.all([hers.goto(hall.room), his.goto(hall.room)]);
  await say(hers, 'Is anybody here?');
  await heard(his, 'Is anybody here?');
  await say(his, 'I am. <b>Hello</b> & welcome');
  await heard(hers, 'I am. <b>Hello</b> & welcome');
  const both = ['Is anybody here?', 'I am. <b>Hello</b> & welcome'];
  assert.deepEqual(await messages(hers), both);
  assert.deepEqual(await messages(his), both);
  await his.reload();
  assert.deepEqual(await messages(his), both);
  unharmed(hers, his);
});

test('a message is there before the house has answered, and once after', async (t) => {
  const { house, ada, hall, browser } = await twoInTheHall(t);
  const page = await open(browser, house, { person: ada });
  await page.goto(hall.room);
  await say(page, 'at once');
  await page.locator('#log .msg .body', { hasText: 'at once' }).first().waitFor();
  await heard(page, 'at once');
  await page.locator('#log .msg.pending').waitFor({ state: 'detached' });
  assert.deepEqual(await messages(page), ['at once']);
  unharmed(page);
});

test('a cut line loses nothing and doubles nothing', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  const expected = [/WebSocket/];
  const [hers, his] = [await open(browser, house, { person: ada }), await open(browser, house, { person: bo, expected })];
  const line = await withACuttableLine(his);
  await Promise.all([hers.goto(hall.room), his.goto(hall.room)]);
  await say(hers, 'before the cut');
  await heard(his, 'before the cut');
  await line.cut();
  await say(hers, 'during the cut, one');
  await say(hers, 'during the cut, two');
  await heard(hers, 'during the cut, two');
  await say(his, 'said into the dark');
  line.mend();
  await heard(his, 'during the cut, two');
  await heard(hers, 'said into the dark');
  await heard(his, 'said into the dark');
  const all = ['before the cut', 'during the cut, one', 'during the cut, two', 'said into the dark'];
  assert.deepEqual(await messages(his), all);
  assert.deepEqual(await messages(hers), all);
  unharmed(hers, his);
});

for (const [how, signal] of [['a restart', 'SIGTERM'], ['a crash', 'SIGKILL']]) {
  test(`${how} of the house loses nothing and doubles nothing`, async (t) => {
    const { house, ada, bo, hall, browser } = await twoInTheHall(t);
    const expected = [/WebSocket|ERR_CONNECTION|Failed to load/];
    const [hers, his] = [await open(browser, house, { person: ada, expected }), await open(browser, house, { person: bo, expected })];
    await Promise.all([hers.goto(hall.room), his.goto(hall.room)]);
    await say(hers, 'before');
    await heard(his, 'before');
    await house.stop(signal);
    await say(his, 'while it was away');
    await house.start();
    const back = Date.now();
    await heard(hers, 'while it was away');
    await heard(his, 'while it was away');
    t.diagnostic(`back and caught up after ${Date.now() - back} ms`);
    await say(hers, 'after');
    await heard(his, 'after');
    const all = ['before', 'while it was away', 'after'];
    assert.deepEqual(await messages(his), all);
    assert.deepEqual(await messages(hers), all);
    unharmed(hers, his);
  });
}

test('history is paged upwards without moving what is read', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  for (let n = 1; n <= 130; n += 1) await ada.say(hall.room, `number ${n}`);
  const page = await open(browser, house, { person: bo });
  await page.goto(hall.room);
  await heard(page, 'number 130');
  for (let look = 0; look < 20 && (await messages(page)).length < 130; look += 1) {
    const count = (await messages(page)).length;
    await page.locator('#log').evaluate((log) => { log.scrollTop = 0; });
    await page.locator(`#log .msg:not(.pending) >> nth=${count}`).waitFor({ state: 'attached' });
  }
  assert.deepEqual(await messages(page), Array.from({ length: 130 }, (_, n) => `number ${n + 1}`));
  unharmed(page);
});

test('a room begins at its first unread message', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  for (let n = 1; n <= 60; n += 1) await ada.say(hall.room, `number ${n}`);
  await bo.post(`${hall.room}/read`, { seq: 30 });
  const page = await open(browser, house, { person: bo });
  await page.goto(hall.room);
  const first = page.locator('#unread + .msg');
  await first.getByText('number 31', { exact: true }).waitFor();
  await page.waitForFunction((message) => message.getBoundingClientRect().top > 0, await first.elementHandle());
  assert.ok(await first.evaluate((message) => message.getBoundingClientRect().bottom < innerHeight));
  unharmed(page);
});

test('what waits elsewhere is counted, live', async (t) => {
  const { house, ada, bo, hall, browser } = await twoInTheHall(t);
  const garden = await ada.found('The garden', { visibility: 'open' });
  await bo.post(`${garden.href}/join`, {});
  const page = await open(browser, house, { person: bo });
  await page.goto(hall.room);
  const badge = page.locator(`.side li:has(a[href="${garden.room}"]) [data-unread]`).first();
  await ada.say(garden.room, 'one');
  await ada.say(garden.room, 'two');
  await page.waitForFunction((element) => /2/.test(element.textContent), await badge.elementHandle());
  await page.goto(garden.room);
  await heard(page, 'two');
  // Read is what was in view for a moment.
  await badge.waitFor({ state: 'hidden' });
  await page.goto(hall.room);
  assert.equal(await badge.isVisible(), false);
  unharmed(page);
});
