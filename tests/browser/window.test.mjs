// The window, from both sides: a host shows what somebody said, its author agrees and takes it back (journey 6.2,
// steps 9 to 11); and somebody elsewhere follows, answers, quotes and finds the door (journey 6.5).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { accessible, launch, open, unharmed } from './browser.mjs';
import { Elsewhere } from './elsewhere.mjs';
import { House, root } from './house.mjs';

const picture = new URL('room.png', import.meta.url).pathname;

/** What the house says in a language under a name, if there is nothing in it that changes. */
async function said(language, name) {
  const text = await readFile(join(root, 'templates', 'locales', language, 'highlights.ftl'), 'utf8');
  const line = new RegExp(`^${name} = (.+)$`, 'm').exec(text);
  assert.ok(line, name);
  return line[1];
}

/** French spaces are narrow, and no lines break there. */
const plain = (text) => text.replace(/\s/g, ' ');

/** A choir that can be followed: Marc is its host, Ines and Sami sing in it. */
async function choir(t, { language = 'en', ...more } = {}) {
  const house = await House.open(t, more);
  const marc = await house.owner('marc');
  const hall = await marc.found('Choir');
  const ines = await marc.invite(hall, 'ines');
  const sami = await marc.invite(hall, 'sami');
  for (const person of [marc, ines, sami]) await person.speak(language);
  await marc.openWindow(hall, 'choir');
  const group = `${house.origin}/ap/groups/choir`;
  return { house, marc, ines, sami, hall, group, inbox: `${group}/inbox` };
}

/** Ines says something in the room, with three pictures. */
async function showsPictures(page, hall, words) {
  await page.goto(hall.room);
  await page.locator('.composer input[type=file]').setInputFiles([picture, picture, picture]);
  const files = page.locator('.composer .files li');
  await files.nth(2).waitFor();
  for (const [number, alt] of ['A door', 'A piano', 'A window'].entries()) await files.nth(number).locator('input').fill(alt);
  await page.fill('#say', words);
  await page.press('#say', 'Enter');
  await page.locator('.plate img[alt="A window"]').first().waitFor();
}

/** Marc, with the keyboard alone, proposes it with its second picture. Gives the address of what is asked. */
async function proposes(page, hall, words, title) {
  await page.goto(hall.room);
  await page.locator('#log .msg', { hasText: words }).focus();
  await page.keyboard.press('l');
  await page.locator('#title').waitFor();
  assert.ok(await page.locator('.pick', { hasText: words }).locator('[name=m]').isChecked());
  await page.locator('.pick [name=shown]').nth(1).focus();
  await page.keyboard.press('Space');
  await page.locator('#title').focus();
  await page.keyboard.type(title);
  await page.locator('#mini img[alt="A piano"]').waitFor({ state: 'attached' });
  assert.equal(await page.locator('#mini img').count(), 1, 'the second of three');
  await page.locator('button[value=ask]').focus();
  await page.keyboard.press('Enter');
  await page.locator('dl.dialogue').waitFor();
  return new URL(page.url()).pathname;
}

/** Ines changes one word of hers, then says yes, with her name. */
async function agrees(page, slip, words) {
  await page.goto(slip);
  await page.locator('.revise summary').first().focus();
  await page.keyboard.press('Enter');
  await page.fill('textarea[name=text]', words);
  await page.click('button[value=reword]');
  await page.locator('dd p', { hasText: words }).waitFor();
  await page.locator('button[value=named]').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('.st.ok').waitFor();
}

for (const language of ['en', 'fr']) {
  test(`journey 6.2, steps 9 to 11 (${language}): shown as its author agreed, answered from outside, taken back`, async (t) => {
    const { house, marc, ines, sami, hall, group, inbox } = await choir(t, { language });
    const [noor, silent] = [await Elsewhere.open(t), await Elsewhere.open(t, 'mute')];
    for (const there of [noor, silent]) {
      await there.says(inbox, 'Follow', group);
      await there.hears('Accept');
    }
    const browser = await launch(t);
    // Her message takes its pictures along, of which a piece may still be on its way: a 409 says where it stands.
    const hers = await open(browser, house, { person: ines, expected: [/409/] });
    const his = await open(browser, house, { person: marc });
    await sami.say(hall.room, 'Between us: the tenor is late.');
    await showsPictures(hers, hall, 'The concert is on Thursday.');

    // Step 9.
    const slip = await proposes(his, hall, 'The concert is on Thursday.', 'The concert');
    await hers.goto(slip);
    assert.ok(plain(await hers.locator('main').innerText()).includes(await said(language, 'withdraw-truth')));
    await agrees(hers, slip, 'The concert is on Friday.');
    await accessible(hers, `consent in ${language}`);
    assert.equal(noor.heard.filter(({ type }) => type === 'Create').length, 0, 'no host has let it out');
    await his.goto(slip);
    await his.locator('button[value=approve]').focus();
    await his.keyboard.press('Enter');
    const { object: note } = await noor.hears('Create');
    // It is told elsewhere before the page of whoever let it out is drawn anew.
    await his.locator('button[value=approve]').waitFor({ state: 'detached' });
    assert.ok(note.content.includes('The concert is on Friday.') && note.content.includes('Ines'), note.content);
    assert.deepEqual(note.attachment.map(({ name }) => name), ['A piano']);
    for (const word of ['Thursday', 'tenor', 'A door', 'Sami']) assert.ok(!JSON.stringify(noor.heard).includes(word), word);

    // Step 10.
    await silent.hears('Create');
    await his.goto(slip);
    await his.locator('.numbers li', { hasText: /^2/ }).nth(1).waitFor();
    silent.deaf = true;
    await noor.replies(inbox, note.id, 'Where is the door?');
    const todo = his.locator('.task', { hasText: 'Where is the door?' });
    for (let tries = 0; tries < 50 && !(await todo.count()); tries += 1) await his.goto('/todo');
    await todo.waitFor();
    assert.ok(!(await sami.page(hall.room)).includes('Where is the door?'), 'it is not in the group');
    assert.ok(!(await sami.page(slip)).includes('Where is the door?'), 'nor for whoever is not quoted');
    await accessible(his, `what waits in ${language}`);

    // Step 11.
    await hers.goto(slip);
    await hers.click('button[value=withdraw]');
    const { object: gone } = await noor.hears('Delete');
    assert.equal(gone.id, note.id);
    const receipts = hers.locator('[aria-labelledby=receipts]');
    const counted = { en: /2 servers were asked.*one confirmed.*One has/s, fr: /2 serveurs.*un.*confirmé/is }[language];
    for (let tries = 0; tries < 50 && !counted.test(plain(await receipts.innerText())); tries += 1) await hers.reload();
    assert.match(plain(await receipts.innerText()), counted);
    const anybody = await open(browser, house, { locale: language, javaScriptEnabled: false, expected: [/410/] });
    const answer = await anybody.goto(new URL(note.url).pathname);
    assert.equal(answer.status(), 410);
    assert.equal(await anybody.locator('h1').innerText(), await said(language, 'copy-gone'));
    assert.ok(!(await anybody.content()).includes('concert'));
    unharmed(hers, his, anybody);
  });
}

test('journey 6.2, step 9: for ten minutes each author may still stop it, with scripts off too', async (t) => {
  const { house, marc, ines, hall, group, inbox } = await choir(t, { coolingOff: '10m', language: 'fr' });
  const noor = await Elsewhere.open(t);
  await noor.says(inbox, 'Follow', group);
  await noor.hears('Accept');
  await ines.say(hall.room, 'Le concert est vendredi.');
  const slip = await marc.propose(hall.room, 'Le concert', [1]);
  await ines.answer(slip, 'nameless');
  const browser = await launch(t);
  const his = await open(browser, house, { person: marc });
  await his.goto(slip);
  await his.click('button[value=approve]');
  await his.locator('#leaves', { hasText: '10' }).waitFor();
  const hers = await open(browser, house, { person: ines, javaScriptEnabled: false });
  await hers.goto(slip);
  await accessible(his, 'the ten minutes');
  const stop = hers.locator('button', { hasText: await said('fr', 'stop-it') });
  await stop.click();
  await hers.locator('.stateline', { hasText: await said('fr', 'state-declined') }).waitFor();
  const anybody = await open(browser, house, { javaScriptEnabled: false, expected: [/404/] });
  assert.equal((await anybody.goto('/l/le-concert')).status(), 404);
  assert.equal(noor.heard.length, 1, 'nothing but the yes to her follow');
  unharmed(his, hers, anybody);
});

test('journey 6.5: somebody elsewhere follows, answers, quotes, and finds the door', async (t) => {
  const { house, marc, ines, hall, group, inbox } = await choir(t);
  await marc.openDoors();
  await marc.found('Tenors');
  const noor = await Elsewhere.open(t);
  const browser = await launch(t);
  const visit = async (path) => {
    const page = await open(browser, house);
    await page.goto(path);
    return page;
  };
  const shows = async (title, number) => {
    const slip = await marc.propose(hall.room, title, [number]);
    await ines.answer(slip, 'named');
    await marc.answer(slip, 'approve');
    return slip;
  };
  await ines.say(hall.room, 'We sing on Thursdays.');
  await ines.say(hall.room, 'Doors open at seven.');
  await marc.say(hall.room, 'Sami is hoarse again.');
  await shows('Thursdays', 1);

  await t.test('step 2: the page is whole, quiet, and needs no script', async () => {
    const page = await open(browser, house, { javaScriptEnabled: false });
    let answer;
    for (let tries = 0; tries < 50 && answer?.status() !== 200; tries += 1) answer = await page.goto('/l/thursdays');
    assert.ok((await answer.body()).length < 25 * 1024);
    const text = await page.locator('main').innerText();
    for (const words of ['We sing on Thursdays.', 'Ines', '@choir@']) assert.ok((await page.content()).includes(words), words);
    assert.ok(!text.includes('answer'), 'nobody answered');
    assert.equal(await page.locator('script').count(), 0);
    assert.equal(await page.locator('link[type="application/atom+xml"]').count(), 1);
    assert.match(await page.locator('footer.bottom').innerText(), /private house/);
    await accessible(await visit('/l/thursdays'), 'what anybody sees');
  });

  await t.test('step 3: the group is found, and a group that shows nothing was never there', async () => {
    const finger = async (name) => {
      const found = await fetch(`${house.origin}/.well-known/webfinger?resource=acct:${name}@127.0.0.1:${house.port}`);
      return [found.status, (await found.text()).replaceAll(found.headers.get('x-request-id'), '')];
    };
    assert.equal((await finger('choir'))[0], 200);
    assert.deepEqual(await finger('tenors'), await finger('nobody'));
    const actor = await (await fetch(group, { headers: { accept: 'application/activity+json' } })).json();
    assert.equal(actor.name, 'Choir');
    assert.ok(!JSON.stringify(actor).includes('Tenors'));
  });

  await t.test('steps 4 and 5: she follows at once, and an edit arrives as an edit', async () => {
    const follow = await noor.says(inbox, 'Follow', group);
    const { object } = await noor.hears('Accept');
    assert.equal(object.id, follow.id);
    const page = await (await fetch(`${group}/outbox?page=true`, { headers: { accept: 'application/activity+json' } })).json();
    assert.equal(page.orderedItems.length, 1);
    const slip = await shows('Doors', 2);
    await noor.hears('Create', ({ object: { content } }) => content.includes('Doors open at seven.'));
    const edition = (await marc.post(slip, { act: 'revise', title: 'The doors', hashtags: '', language: 'en' })).headers.get('location');
    await ines.answer(edition, 'named');
    await marc.answer(edition, 'approve');
    const { object: edited } = await noor.hears('Update');
    assert.ok(edited.updated > edited.published && edited.content.includes('The doors'), edited.content);
    assert.ok(!JSON.stringify(noor.heard).includes('hoarse'));
  });

  const { object: note } = await noor.hears('Create');
  const slip = /href="(\/h\/[^"]+)"[^>]*>(?:(?!<\/a>).)*?Doors/s.exec(await marc.page(hall.href))?.[1];

  await t.test('step 6: her reply waits, is opened, and is answered by the group', async () => {
    await noor.replies(inbox, note.id, 'When do the doors open?');
    const page = await open(browser, house, { person: marc });
    const task = page.locator('.task', { hasText: 'When do the doors open?' });
    for (let tries = 0; tries < 50 && !(await task.count()); tries += 1) await page.goto('/todo');
    const reply = /action="\/todo\/replies\/([^"?]+)/.exec(await task.innerHTML())[1];
    assert.ok(!(await ines.page(hall.room)).includes('When do the doors open?'));
    await task.focus();
    await page.keyboard.press('a');
    await noor.hears('Accept', ({ object }) => typeof object === 'string');
    const reader = await open(browser, house, { javaScriptEnabled: false });
    await reader.goto(new URL(note.url).pathname);
    await reader.locator('.colophon', { hasText: 'One answer from elsewhere' }).waitFor();
    assert.ok(!(await reader.content()).includes('When do the doors open?'));
    const answer = await marc.post(`/replies/${reply}/answer`, { text: 'Thank you, doors open at 7.', own: 'named' });
    await marc.answer(answer.headers.get('location'), 'approve');
    const { object: said } = await noor.hears('Create', ({ object: { inReplyTo } }) => Boolean(inReplyTo));
    assert.ok(said.content.includes('doors open at 7') && said.attributedTo === group, said.content);
    unharmed(page, reader);
  });

  await t.test('step 9: she asks to quote, and the group says how', async () => {
    await marc.post(`${hall.href}/settings/outside`, { act: 'quotes', quotes: 'anybody' });
    await ines.say(hall.room, 'Quote this.');
    await shows('To be quoted', 4);
    const { object: quoted } = await noor.hears('Create', ({ object: { content } }) => content.includes('Quote this.'));
    const quote = { id: `${noor.origin}/notes/quoting`, type: 'Note', attributedTo: noor.person, quote: quoted.id, content: 'Listen' };
    await noor.says(inbox, 'QuoteRequest', quoted.id, { instrument: quote });
    const { result } = await noor.hears('Accept', ({ object }) => object.type === 'QuoteRequest');
    const stamp = await (await fetch(result, { headers: { accept: 'application/activity+json' } })).json();
    assert.equal(stamp.interactingObject, `${noor.origin}/notes/quoting`);
  });

  await t.test('step 7: a rude reply is hidden, and whoever said it is heard no more', async () => {
    await noor.replies(inbox, note.id, 'A rude word.');
    const page = await open(browser, house, { person: marc });
    const task = page.locator('.task', { hasText: 'A rude word.' });
    for (let tries = 0; tries < 50 && !(await task.count()); tries += 1) await page.goto('/todo');
    const address = /action="(\/todo\/replies\/[^"?]+)/.exec(await task.innerHTML())[1];
    await marc.post(address, { act: 'block' });
    await noor.replies(inbox, note.id, 'Another rude word.');
    await marc.page('/todo');
    for (const path of [hall.room, '/todo', `${hall.href}/log`]) {
      assert.ok(!(await marc.page(path)).includes('Another rude word.'), path);
    }
    unharmed(page);
  });

  await t.test('step 8: what is withdrawn is gone, and its page says so', async () => {
    const mine = await ines.page('/settings/outside');
    const address = slip ?? /href="(\/h\/[^"]+)"/.exec(mine)[1];
    await ines.answer(address, 'withdraw');
    const { object: { id } } = await noor.hears('Delete');
    const seen = noor.heard.find(({ type, object }) => type === 'Create' && object.id === id);
    const page = await open(browser, house, { javaScriptEnabled: false, expected: [/410/] });
    assert.equal((await page.goto(new URL(seen.object.url).pathname)).status(), 410);
    assert.ok((await page.locator('main').innerText()).includes(await said('en', 'copy-gone-means')));
  });

  await t.test('step 10: the window leads to the door', async () => {
    const page = await open(browser, house, { javaScriptEnabled: false });
    await page.goto('/l/thursdays');
    await page.click('footer.bottom a[href="/ask"]');
    await page.locator('form[action="/ask"]').waitFor();
    unharmed(page);
  });
});
