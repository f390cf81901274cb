// From a link to the first words: what the door says, what it asks, and who is told that somebody has come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, heard, launch, open, picture, say, unharmed } from './browser.mjs';
import { House, password } from './house.mjs';

const english = {
  locale: 'en-GB',
  door: ['Ada invites you to', 'La Verrière', 'The tenors are lonely.', 'You will join', 'Night readers', 'To read aloud.',
    'Valid', 'The rules', 'Be kind.', 'No recordings.', 'Who will be able to read you', 'may let others in.',
    'messages are stored there and are not end-to-end encrypted.', 'Nothing leaves this house, and nothing will without your consent.'],
  accept: 'Accept the invitation', say: 'Write in Salon', send: 'Send', words: 'Good evening, everybody.',
};
const french = {
  locale: 'fr-FR',
  door: ['Ada vous invite à', 'La Verrière', 'The tenors are lonely.', 'Vous rejoindrez', 'Night readers', 'To read aloud.',
    'Valable', 'Les règles', 'Be kind.', 'No recordings.', 'Qui pourra vous lire', 'peut y faire entrer d’autres personnes.',
    'ne sont pas chiffrés de bout en bout.', 'Rien ne sort de cette maison, et rien n’en sortira sans votre accord.'],
  accept: 'Accepter l’invitation', say: 'Écrire dans Salon', send: 'Envoyer', words: 'Bonsoir à toutes et à tous.',
};

async function aHouse(t, options) {
  const house = await House.open(t, options);
  const ada = await house.owner('ada');
  const hall = await ada.found('Night readers', { purpose: 'To read aloud.' });
  await ada.post(`${hall.href}/settings/rules`, { rules: 'Be kind.\nNo recordings.' });
  return { house, ada, hall, browser: await launch(t) };
}

/** Fills what a form asks of Sami, and counts what a person had to fill. */
async function answer(form, more = {}) {
  const asked = form.locator('input:visible, textarea:visible, select:visible');
  const fields = { name: 'Sami', handle: 'sami', password, ...more };
  const count = await asked.count();
  for (let n = 0; n < count; n += 1) {
    const field = asked.nth(n);
    await field.fill(fields[await field.getAttribute('name')]);
  }
  return count;
}

const pathOf = (page) => new URL(page.url()).pathname;
const doorForm = (page) => page.locator('form.reply');

/** By the link to the room where it leads. */
async function comeIn(page, link, more) {
  await page.goto(link);
  await answer(doorForm(page), more);
  await doorForm(page).locator('button.solid').click();
  await page.waitForURL((url) => url.pathname !== '/i');
}

for (const javaScriptEnabled of [true, false]) {
  for (const { locale, door, accept, ...its } of [english, french]) {
    test(`a newcomer says their first words within a minute, ${locale}, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async (t) => {
      const { house, ada, hall, browser } = await aHouse(t);
      const link = await ada.invitation(hall, { note: 'The tenors are lonely.' });
      const his = await open(browser, house, { locale, javaScriptEnabled, viewport: { width: 390, height: 844 } });
      const began = performance.now();
      await his.goto(link);
      assert.equal(pathOf(his), '/i');
      assert.ok(!his.url().includes(link.slice(3)), 'the code has left the address');
      const said = (await his.locator('main').innerText()).replace(/\s+/g, ' ');
      for (const sentence of door) assert.ok(said.includes(sentence), sentence);
      assert.equal(await his.locator('html').getAttribute('lang'), locale.slice(0, 2));
      let filled = await answer(doorForm(his));
      await doorForm(his).getByRole('button', { name: accept }).click();
      await his.waitForURL(`**${hall.room}`);
      await his.getByLabel(its.say).fill(its.words);
      filled += 1;
      await his.getByRole('button', { name: its.send, exact: true }).click();
      await heard(his, its.words);
      const seconds = (performance.now() - began) / 1000;
      assert.ok(filled <= 4, `${filled} fields`);
      assert.ok(seconds < 60, `${seconds} s`);
      assert.ok((await ada.page(hall.room)).includes(its.words));
      unharmed(his);
    });
  }
}

test('a newcomer takes first steps, and is welcomed in one tap', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t);
  const marc = await ada.invite(hall, 'marc');
  await ada.post(`${hall.href}/roles`, { member: await ada.numberOf('Marc'), act: 'host' });
  const his = await open(browser, house);
  await comeIn(his, await ada.invitation(hall));
  const card = his.locator('.steps-card');
  await card.getByText('Your first steps here').waitFor();
  await accessible(his, 'first steps');
  await picture(his, 'first-steps');
  assert.equal(await card.getByLabel('Say hello').inputValue(), 'Hello, I am Sami, invited by Ada.');
  await card.getByRole('button', { name: 'Say it' }).click();
  await heard(his, 'Hello, I am Sami, invited by Ada.');
  assert.equal(await card.getByLabel('Say hello').count(), 0);

  assert.ok(await card.getByLabel('Only what names me').isChecked());
  await card.getByLabel('Nothing').check();
  await card.getByRole('button', { name: 'Save' }).click();
  await his.locator('html[data-noise=nothing]').waitFor();
  assert.ok(await card.getByLabel('Nothing').isChecked());

  await card.getByRole('link', { name: 'See how' }).click();
  await his.getByRole('heading', { name: 'Put this house on your phone' }).waitFor();
  await his.getByText('Tap Share').first().waitFor();
  await his.getByRole('button', { name: 'Try it' }).click();
  await his.locator('[data-try-outcome]:not(:empty)').waitFor();
  await his.goto(hall.room);

  // Whoever invited is told, and so is another host; each may wave.
  const hers = await open(browser, house, { person: ada });
  await hers.goto('/');
  await hers.getByText('Sami has come in.').waitFor();
  await hers.getByText('Sami has said their first words in Night readers.').waitFor();
  await hers.getByRole('button', { name: 'Welcome Sami' }).first().click();
  await hers.waitForURL(`**${hall.room}`);
  await heard(his, 'Welcome, Sami 👋');
  const theirs = await open(browser, house, { person: marc });
  await theirs.goto('/');
  await theirs.getByText('Sami has come in.').waitFor();

  await hers.goto(hall.href);
  await hers.locator('.people li', { hasText: 'Sami' }).getByText('invited by Ada').waitFor();
  assert.equal(await hers.locator('.people li').count(), 3);
  await hers.goto('/invitations');
  await hers.locator('.given li', { hasText: 'Sami' }).first().waitFor();
  await his.goto(hall.room);
  await card.getByRole('button', { name: 'Put this card away' }).click();
  await card.waitFor({ state: 'detached' });
  unharmed(his, hers, theirs);
});

test('a member whom the same link reaches gains the group, and fills nothing', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t);
  const bo = await ada.invite(hall, 'bo');
  const choir = await ada.found('Choir', { room: 'Rehearsal' });
  const his = await open(browser, house, { person: bo });
  await his.goto(await ada.invitation(choir));
  await his.getByText('You are here as Bo').waitFor();
  assert.equal(await doorForm(his).locator('input:visible').count(), 0);
  await his.getByRole('button', { name: 'Enter' }).click();
  await his.waitForURL(`**${choir.room}`);
  unharmed(his);
});

test('where a host answers first, the newcomer waits, is let in, and speaks', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t);
  const link = await ada.invitation(hall, { approval: 'on', questions: 'Which voice?' });
  const his = await open(browser, house);
  await his.goto(link);
  await doorForm(his).getByText('Ada answers before you are in').waitFor();
  await comeIn(his, link, { answer1: 'Tenor, on good days.' });
  assert.equal(pathOf(his), '/waiting');
  await his.getByText('Your request is with the hosts').waitFor();
  await accessible(his, 'waiting');
  await his.goto(hall.room);
  assert.equal(await his.locator('#say').count(), 0);

  const hers = await open(browser, house, { person: ada });
  await hers.goto('/todo');
  await hers.getByText('Sami came by an invitation and waits to be let in').waitFor();
  await hers.getByText('Tenor, on good days.').waitFor();
  await hers.keyboard.press('a');
  await hers.getByText('Approved: Sami.').first().waitFor();
  // Whoever goes has decided.
  await hers.goto(hall.room);

  // Their answer is on its way: whoever looks again finds the house.
  for (let look = 0; look < 50 && pathOf(his) !== '/'; look += 1) await his.goto('/waiting');
  assert.equal(pathOf(his), '/');
  await his.goto(hall.room);
  await say(his, 'Here I am.');
  await heard(hers, 'Here I am.');
  unharmed(his, hers);
});

test('to refuse is easy, and nobody is told', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t);
  const link = await ada.invitation(hall);
  const told = async () => /<main[\s\S]*<\/main>/.exec(await ada.page('/'))[0].replace(/datetime="[^"]*"/g, '');
  const before = await told();
  const his = await open(browser, house);
  await his.goto(link);
  await doorForm(his).getByRole('link', { name: 'Not for me' }).click();
  await his.getByText('Nothing was kept, and nobody is told.').waitFor();
  assert.deepEqual((await his.context().cookies()).filter(({ name }) => name === 'door'), []);
  assert.equal(await told(), before);
  // It waits for them, should they think better of it.
  await comeIn(his, link);
  await his.waitForURL(`**${hall.room}`);
  unharmed(his);
});

test('a code that opens nothing has one page, whyever it opens nothing', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t);
  const used = await ada.invitation(hall);
  const invented = '/i/0123456789ABCDEF';
  const revoked = await ada.invitation(hall, { note: 'Thought better of.' });
  const [id] = /(?<=id="one-)[^"]+/.exec(await ada.page('/invitations?q=Thought'));
  await ada.post('/invitations', { act: 'revoke', ids: id });
  await comeIn(await open(browser, house), used);
  const said = [];
  for (const link of [used, invented, revoked]) {
    const page = await open(browser, house, { expected: [/status of 4\d\d/] });
    await page.goto(link);
    said.push(await page.locator('main').innerText());
    unharmed(page);
  }
  assert.match(said[0], /This invitation is not open/);
  assert.deepEqual(new Set(said).size, 1);
});

test('a code is typed by hand, as hands type', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t);
  const code = (await ada.invitation(hall)).slice(3).toLowerCase();
  const typed = [code.slice(0, 4), code.slice(4, 8), code.slice(8, 12), code.slice(12)];
  const his = await open(browser, house);
  await his.goto('/enter');
  await his.getByLabel('Your code').fill('nothing');
  await his.getByRole('button', { name: 'Open the door' }).click();
  await his.getByText('This is not a whole code').waitFor();
  await his.getByLabel('Your code').fill(` ${typed[0]} ${typed[1]}-${typed[2]} - ${typed[3]} `);
  await his.getByRole('button', { name: 'Open the door' }).click();
  assert.equal(pathOf(his), '/i');
  await his.getByText('Ada invites you to').waitFor();
  await answer(doorForm(his));
  await doorForm(his).locator('button.solid').click();
  await his.waitForURL(`**${hall.room}`);
});

test('a newcomer comes in by a passkey, and comes back by it', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t, { host: 'localhost' });
  const his = await open(browser, house);
  const device = await his.context().newCDPSession(his);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal',
    hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await his.goto(await ada.invitation(hall));
  await his.getByLabel('Your name').fill('Sami');
  await his.getByLabel('Your handle').fill('sami');
  await his.getByRole('button', { name: 'With a passkey, no password' }).click();
  await his.waitForURL(`**${hall.room}`);
  await say(his, 'Without a password.');
  await heard(his, 'Without a password.');

  await his.goto('/settings');
  await his.locator('form[action="/sign-out"] button').click();
  await his.goto('/sign-in');
  await his.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await his.locator('.app').waitFor();
  await his.goto(hall.room);
  await heard(his, 'Without a password.');
  unharmed(his);
});
