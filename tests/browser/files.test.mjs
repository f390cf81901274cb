// A picture goes where words go: pasted, dropped or chosen, through a cut, and without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, launch, open, say, unharmed, until } from './browser.mjs';
import { House } from './house.mjs';

/** A picture, as the clipboard or a drop would bring it. */
async function brings(page, type, name) {
  await page.evaluate(async ({ type, name }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 600 });
    const pen = canvas.getContext('2d');
    for (let x = 0; x < 1200; x += 3) {
      pen.fillStyle = `hsl(${x % 360} 60% 50%)`;
      pen.fillRect(x, 0, 3, 600);
    }
    const blob = await new Promise((drawn) => { canvas.toBlob(drawn, 'image/png'); });
    const brought = new DataTransfer();
    brought.items.add(new File([blob], name, { type: 'image/png' }));
    const target = document.querySelector('#say');
    const event = type === 'paste'
      ? new ClipboardEvent('paste', { clipboardData: brought, bubbles: true, cancelable: true })
      : new DragEvent(type, { dataTransfer: brought, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
  }, { type, name });
}

const shown = (page, alt) => page.locator(`#log .plate img[alt="${alt}"]`);

async function isDrawn(page, alt) {
  await shown(page, alt).waitFor();
  const size = await shown(page, alt).evaluate(async (img) => {
    img.loading = 'eager';
    await img.decode();
    return [img.naturalWidth, img.naturalHeight, img.width / img.height];
  });
  assert.deepEqual(size.slice(0, 2), [800, 400]);
  assert.ok(Math.abs(size[2] - 2) < 0.02, String(size[2]));
}

test('a picture that is brought without a network waits, and its words with it', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const browser = await launch(t);
  const hers = await open(browser, house, { person: ada, expected: [/ERR_FAILED|ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)/] });
  await hers.goto(hall.room);
  await hers.waitForLoadState('networkidle');
  await hers.context().setOffline(true);
  await hers.locator('#say').fill('From the tunnel');
  await brings(hers, 'paste', 'tunnel.png');
  await hers.locator('.answers', { hasText: 'That did not work' }).waitFor();
  await hers.locator('#say').press('Enter');
  assert.equal(await hers.locator('#say').inputValue(), 'From the tunnel', 'they go together, or not yet');
  await hers.context().setOffline(false);
  await hers.locator('#say').press('Enter');
  await hers.locator('#log .msg', { hasText: 'From the tunnel' }).locator('.plate img').first().waitFor();
  unharmed(hers);
});

test('a message with a file that is written while the house is away outlives its page, and is said once, in its place', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const browser = await launch(t);
  const hers = await open(browser, house, { person: ada, serviceWorkers: 'allow', expected: [/ERR_|Failed to (load|fetch)|WebSocket/] });
  await hers.goto(hall.room);
  // The page, and all it needs, is on this device.
  await until('the room is kept', () => hers.evaluate(async (room) => Boolean(await caches.match(room)), hall.room));
  await house.stop('SIGKILL');
  const waiting = (page) => page.locator('#log .msg.pending');
  await hers.locator('#say').fill('From the tunnel');
  await brings(hers, 'paste', 'tunnel.png');
  await hers.locator('.composer .files li').waitFor();
  await hers.locator('.composer .files input').fill('A lamp on a wall');
  await hers.locator('#say').press('Enter');
  await waiting(hers).filter({ hasText: 'From the tunnel' }).waitFor();
  assert.equal(await hers.locator('.composer .files li').count(), 0);
  await say(hers, 'And a word after it');
  await waiting(hers).filter({ hasText: 'And a word' }).waitFor();

  await hers.reload();
  await waiting(hers).filter({ hasText: 'From the tunnel' }).waitFor();
  assert.deepEqual(await waiting(hers).locator('.body > p:first-child').allInnerTexts(), ['From the tunnel', 'And a word after it']);
  const context = hers.context();
  await hers.close();
  await house.start();
  // Two pages of hers come back at once: one of them sends it.
  const [one, other] = [await context.newPage(), await context.newPage()];
  await Promise.all([one, other].map((page) => page.goto(hall.room)));
  for (const page of [one, other]) {
    await page.locator('#log .msg', { hasText: 'And a word after it' }).and(page.locator('[data-seq]')).waitFor();
    await isDrawn(page, 'A lamp on a wall');
    assert.deepEqual(await page.locator('#log .msg[data-seq] .words').allInnerTexts(), ['From the tunnel', 'And a word after it']);
    assert.equal(await waiting(page).count(), 0);
  }
  const kept = await one.evaluate(() => new Promise((told) => {
    indexedDB.open('salon', 1).onsuccess = ({ target: { result } }) => {
      result.transaction('parcels').objectStore('parcels').count().onsuccess = ({ target }) => told(target.result);
    };
  }));
  assert.equal(kept, 0, 'nothing of it stays on the device');
  assert.equal((await bo.page(hall.room)).match(/From the tunnel/g).length, 1);
});

test('what the house will not take says why, and is tried again or given up', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const browser = await launch(t);
  const hers = await open(browser, house, { person: ada, locale: 'fr-FR', expected: [/ERR_|Failed to load/] });
  await ada.speak('fr');
  await hers.goto(hall.room);
  let refuses = true;
  // Slow enough to be sent before it is there.
  await hers.route('**/api/v1/uploads', async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    if (!refuses) return route.continue();
    return route.fulfill({ status: 413, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Trop lourd', detail: 'Rangez d’abord.' }) });
  });
  await brings(hers, 'paste', 'a.png');
  await hers.locator('.composer .files li').waitFor();
  await hers.locator('#say').press('Enter');
  const row = hers.locator('#log .msg.pending');
  await row.getByText('Trop lourd. Rangez d’abord.').waitFor();
  await say(hers, 'Rien ne m’arrête');
  await hers.locator('#log .msg[data-seq]', { hasText: 'Rien ne m’arrête' }).waitFor();
  refuses = false;
  await row.locator('[data-act=retry]').click();
  await hers.locator('#log .plate img[src^="/files"]').waitFor();
  refuses = true;
  await brings(hers, 'paste', 'b.png');
  await hers.locator('.composer .files li').waitFor();
  await hers.locator('#say').press('Enter');
  await row.locator('[data-act=discard]').click();
  assert.equal(await row.count(), 0);
  unharmed(hers);
});

test('a pasted picture is sent with its words, and everybody sees it', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const browser = await launch(t);
  const [hers, his] = await Promise.all([ada, bo].map((person) => open(browser, house, { person, expected: [/ERR_FAILED|Failed to load/] })));
  await Promise.all([hers.goto(hall.room), his.goto(hall.room)]);
  // The first piece is lost on its way: it is sent again.
  let lost = 0;
  await hers.route('**/api/v1/uploads/*', (route) => {
    if (route.request().method() === 'PATCH' && lost++ === 0) return route.abort();
    return route.continue();
  });
  await hers.locator('#say').fill('The stitch');
  await brings(hers, 'paste', 'stitch.png');
  await hers.locator('.composer .files li').waitFor();
  assert.equal(await hers.locator('#say').inputValue(), 'The stitch', 'what was typed stays');
  await accessible(hers, 'a room with a chip');
  await hers.locator('.composer .files small', { hasText: 'You may leave it empty' }).waitFor();
  await hers.locator('.composer .files input').fill('A green thread through five holes');
  await hers.locator('#say').press('Enter');
  await isDrawn(his, 'A green thread through five holes');
  await isDrawn(hers, 'A green thread through five holes');
  assert.ok(lost > 1);
  assert.equal(await hers.locator('.composer .files li').count(), 0);
  assert.ok((await his.locator('#log .msg').last().innerText()).includes('The stitch'));
  await accessible(his, 'a room with a picture');

  // Dropped, thought better of, dropped again, and sent without a word.
  await brings(his, 'dragover', 'other.png');
  assert.ok(await his.locator('main[data-dropping]').count());
  await brings(his, 'drop', 'other.png');
  await his.locator('.composer .files [data-act=drop]').click();
  assert.equal(await his.locator('.composer .files li').count(), 0);
  await brings(his, 'drop', 'another.png');
  // A piece may still be on its way when the message takes its file along: the house says where it stands, by a 409.
  await his.locator('.composer .send').click();
  await isDrawn(hers, 'another.png');
  assert.equal(await hers.locator('main[data-dropping]').count(), 0);
  await say(hers, 'Thank you');
  unharmed(hers, his);
});

test('without scripts a file is sent by the form', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const browser = await launch(t);
  const page = await open(browser, house, { person: ada, javaScriptEnabled: false });
  await page.goto(hall.room);
  await page.locator('.composer input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('one, two') });
  await page.locator('.composer .send').click();
  const line = page.locator('#log .file a');
  assert.equal(await line.innerText(), 'notes.txt');
  assert.equal(await line.getAttribute('download'), 'notes.txt');
});

test('what is said aloud is heard before it is sent, and by whoever is there', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const browser = await launch(t);
  const [hers, his] = [await open(browser, house, { person: ada, permissions: ['microphone'] }), await open(browser, house, { person: bo })];
  await Promise.all([hers.goto(hall.room), his.goto(hall.room)]);
  const begin = hers.locator('button.record');
  const loud = () => hers.waitForFunction(() => document.querySelector('.recording path')?.getAttribute('d')?.split('M').length > 8);
  await begin.click();
  await loud();
  await accessible(hers, 'a room while something is recorded');
  await hers.keyboard.press('Escape');
  await begin.waitFor();
  assert.equal(await hers.locator('.composer .files li').count(), 0, 'it was thrown away');
  await begin.click();
  await loud();
  await hers.keyboard.press('Enter');
  const chip = hers.locator('.composer .files li');
  await chip.locator('audio').waitFor();
  await accessible(hers, 'a room with a recording to send');
  await chip.locator('input').fill('I shall be late.');
  await hers.locator('.composer .send').click();
  const heard = his.locator('#log .sound');
  await heard.waitFor();
  assert.match(await heard.innerText(), /0:0[1-9][^]*I shall be late\./);
  const seconds = await heard.locator('audio').evaluate(async (audio) => {
    audio.muted = true;
    const known = new Promise((told) => { audio.addEventListener('durationchange', () => Number.isFinite(audio.duration) && told()); });
    await audio.play();
    await known;
    return audio.duration;
  });
  assert.ok(seconds > 0.3 && seconds < 10, String(seconds));
  await accessible(his, 'a room with a voice message');

  // Without a microphone it is said why, and everything else goes on.
  await his.context().clearPermissions();
  await his.locator('button.record').click();
  await his.locator('.voiceless').waitFor();
  await say(his, 'Then I write');
  unharmed(hers, his);
});
