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
  steps: 'Your first steps here', hello: 'Say hello', hi: 'Hello, I am Sami, invited by Ada.', sayIt: 'Say it', named: 'Only what names me',
  nothing: 'Nothing', save: 'Save', how: 'See how', phone: 'Put this house on your phone', share: 'Tap Share', come: 'Sami has come in.',
  spoke: 'Sami has said their first words in Night readers.', wave: 'Welcome Sami', welcome: 'Welcome, Sami 👋', by: 'invited by Ada',
  away: 'Put this card away', code: 'Your code', open: 'Open the door', half: 'This is not a whole code', closed: 'This invitation is not open',
  again: 'Enter a code', refuse: 'Not for me', thanks: 'Nothing was kept, and nobody is told.', short: 'At least 10 characters.',
  taken: 'Someone here has this handle.', ask: 'Ask to come in', waits: 'Your request is with the hosts', back: 'Codes on paper, a passkey',
  make: 'Make recovery codes', kept: 'I have kept them', on: 'Go on', handle: 'Handle', paper: 'Recovery code', signIn: 'Sign in',
  returned: 'You are back in.',
};
const french = {
  locale: 'fr-FR',
  door: ['Ada vous invite à', 'La Verrière', 'The tenors are lonely.', 'Vous rejoindrez', 'Night readers', 'To read aloud.',
    'Valable', 'Les règles', 'Be kind.', 'No recordings.', 'Qui pourra vous lire', 'peut y faire entrer d’autres personnes.',
    'ne sont pas chiffrés de bout en bout.', 'Rien ne sort de cette maison, et rien n’en sortira sans votre accord.'],
  accept: 'Accepter l’invitation', say: 'Écrire dans Salon', send: 'Envoyer', words: 'Bonsoir à toutes et à tous.',
  steps: 'Vos premiers pas ici', hello: 'Dire bonjour', hi: 'Bonjour, je suis Sami. Je viens sur l’invitation d’Ada.', sayIt: 'Le dire', named: 'Seulement ce qui me nomme',
  nothing: 'Rien', save: 'Enregistrer', how: 'Voir comment', phone: 'Poser cette maison sur votre téléphone', share: 'Touchez Partager', come: 'Sami est là.',
  spoke: 'Sami a dit ses premiers mots dans Night readers.', wave: 'Souhaiter la bienvenue à Sami', welcome: 'Bienvenue, Sami 👋', by: 'sur invitation d’Ada',
  away: 'Ranger cette carte', code: 'Votre code', open: 'Ouvrir la porte', half: 'Ce code n’est pas entier', closed: 'Cette invitation n’est pas ouverte',
  again: 'Saisir un code', refuse: 'Pas pour moi', thanks: 'Rien n’a été gardé, et personne n’en saura rien.', short: 'Au moins 10 caractères.',
  taken: 'Cet identifiant est déjà pris ici.', ask: 'Demander à entrer', waits: 'Votre demande est chez les hôtes', back: 'Des codes sur papier, une clé d’accès',
  make: 'Faire des codes de secours', kept: 'Je les ai gardés', on: 'Continuer', handle: 'Identifiant', paper: 'Code de secours', signIn: 'Se connecter',
  returned: 'Vous revoilà.',
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
      // What a messenger shows of it names the house and who invites, and no group.
      const card = await his.locator('head').innerHTML();
      for (const named of ['La Verrière', 'Ada']) assert.ok(card.includes(named), named);
      assert.ok(!card.includes('Night readers'), card);
      const said = (await his.locator('main').innerText()).replace(/\s+/g, ' ');
      for (const sentence of door) assert.ok(said.includes(sentence), sentence);
      assert.equal(await his.locator('html').getAttribute('lang'), locale.slice(0, 2));
      let filled = await answer(doorForm(his));
      await doorForm(his).getByRole('button', { name: accept }).click();
      await his.waitForURL(`**${hall.room}`);
      const room = await his.getByLabel(its.say).boundingBox();
      assert.ok(room.width >= 200, `${room.width} px to write in`);
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

/** A push service that is not there. */
const unreachable = () => {
  PushManager.prototype.subscribe = async () => { throw new Error('no push service'); };
};

for (const [words, javaScriptEnabled] of [[english, true], [french, false]]) {
  const { locale } = words;
  test(`a newcomer takes first steps, and is welcomed in one tap, ${locale}, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async (t) => {
    const { house, ada, hall, browser } = await aHouse(t);
    await ada.speak(locale.slice(0, 2));
    const marc = await ada.invite(hall, 'marc');
    await marc.speak(locale.slice(0, 2));
    await ada.post(`${hall.href}/roles`, { member: await ada.numberOf('Marc'), act: 'host' });
    const window = (person) => open(browser, house, { person, locale, javaScriptEnabled, serviceWorkers: 'allow' });
    const his = await window();
    await his.context().grantPermissions(['notifications']);
    await his.addInitScript(unreachable);
    await comeIn(his, await ada.invitation(hall));
    const card = his.locator('.steps-card');
    await card.getByText(words.steps).waitFor();
    if (javaScriptEnabled) await accessible(his, 'first steps');
    await picture(his, `first-steps-${locale}`);
    assert.equal(await card.getByLabel(words.hello).inputValue(), words.hi);
    await card.getByRole('button', { name: words.sayIt }).click();
    await heard(his, words.hi);
    await card.getByLabel(words.hello).waitFor({ state: 'detached' });

    assert.ok(await card.getByLabel(words.named).isChecked());
    await card.getByLabel(words.nothing).check();
    await card.getByRole('button', { name: words.save }).click();
    await his.locator('html[data-noise=nothing]').waitFor();
    assert.ok(await card.getByLabel(words.nothing).isChecked());

    await card.getByRole('link', { name: words.how }).click();
    await his.getByRole('heading', { name: words.phone }).waitFor();
    await his.getByText(words.share).first().waitFor();
    if (javaScriptEnabled) await failsToRing(his);
    else await his.locator('#device button').first().waitFor({ state: 'hidden' });
    await picture(his, `first-phone-${locale}`);

    // Whoever invited is told, and so is another host; each may wave.
    const hers = await window(ada);
    await hers.goto('/');
    await hers.getByText(words.come).waitFor();
    await hers.getByText(words.spoke).waitFor();
    await his.goto(hall.room);
    await hers.getByRole('button', { name: words.wave }).first().click();
    await hers.waitForURL(`**${hall.room}`);
    if (!javaScriptEnabled) await his.reload();
    await heard(his, words.welcome);
    const theirs = await window(marc);
    await theirs.goto('/');
    await theirs.getByText(words.come).waitFor();

    await hers.goto(hall.href);
    await hers.locator('.people li', { hasText: 'Sami' }).getByText(words.by).waitFor();
    assert.equal(await hers.locator('.people li').count(), 3);
    await hers.goto('/invitations');
    await hers.locator('.given li', { hasText: 'Sami' }).first().waitFor();
    await card.getByRole('button', { name: words.away }).click();
    await card.waitFor({ state: 'detached' });
    unharmed(his, hers, theirs);
  });

  test(`a newcomer keeps eight codes, and one of them lets them back in, ${locale}, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async (t) => {
    const { house, ada, hall, browser } = await aHouse(t);
    const his = await open(browser, house, { locale, javaScriptEnabled, viewport: { width: 390, height: 844 } });
    await comeIn(his, await ada.invitation(hall));
    await his.locator('.steps-card').getByRole('link', { name: words.back }).click();
    await his.getByRole('button', { name: words.make }).click();
    const codes = await his.locator('.codes code').allInnerTexts();
    assert.equal(new Set(codes).size, 8);
    assert.equal(await his.locator('[data-print]').isVisible(), javaScriptEnabled);
    await picture(his, `codes-${locale}`);
    await his.getByLabel(words.kept).check();
    await his.getByRole('button', { name: words.on }).click();
    await his.waitForURL('**/settings/keys*');

    // Another device, where nobody is signed in.
    const elsewhere = await open(browser, house, { locale, javaScriptEnabled });
    await elsewhere.goto('/sign-in/recover');
    await elsewhere.getByLabel(words.handle).fill('sami');
    await elsewhere.getByLabel(words.paper).fill(codes[3]);
    await elsewhere.getByRole('button', { name: words.signIn }).click();
    await elsewhere.getByText(words.returned).waitFor();
    await elsewhere.goto('/settings/keys');
    await elsewhere.locator('#codes ~ .q', { hasText: '7' }).waitFor();
    unharmed(his, elsewhere);
  });

  test(`at the door what is wrong is said beside it, and nothing typed is lost, ${locale}, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async (t) => {
    const { house, ada, hall, browser } = await aHouse(t);
    const link = await ada.invitation(hall, { approval: 'on', questions: 'Which voice?' });
    const expected = [/status of 4\d\d/];
    const his = await open(browser, house, { locale, javaScriptEnabled, expected, viewport: { width: 390, height: 844 } });

    // Half a code, then one that opens nothing: each leads back to the field.
    const type = async (code) => {
      await his.getByLabel(words.code).fill(code);
      await his.getByRole('button', { name: words.open }).click();
    };
    await his.goto('/enter');
    await type('half');
    await his.getByText(words.half).waitFor();
    assert.equal(await his.getByLabel(words.code).inputValue(), 'half');
    await type('0123-4567-89AB-CDEF');
    await his.getByRole('heading', { name: words.closed }).waitFor();
    await his.getByRole('link', { name: words.again }).click();
    await type(link.slice(3));

    // To refuse costs nothing: the same code still opens.
    await doorForm(his).getByRole('link', { name: words.refuse }).click();
    await his.getByText(words.thanks).waitFor();
    await his.goto(link);

    const send = async (fields) => {
      await answer(doorForm(his), { answer1: 'Tenor, on good days.', ...fields });
      // As a browser would that leaves it to the house to look.
      await doorForm(his).evaluate((form) => { form.noValidate = true; });
      await doorForm(his).getByRole('button', { name: words.ask }).click();
    };
    const keeps = async (field, sentence) => {
      await his.locator(`#${field}-wrong`, { hasText: sentence }).waitFor();
      assert.equal(await his.locator(`#${field}`).getAttribute('aria-describedby'), `${field}-wrong`);
      assert.equal(await his.locator('#name').inputValue(), 'Sami');
      assert.equal(await his.locator('#handle').inputValue(), 'ada');
      assert.equal(await his.locator('#answer1').inputValue(), 'Tenor, on good days.');
      await his.locator('.ask').getByText('Come and see.').waitFor();
    };
    await send({ handle: 'ada', password: 'short' });
    await keeps('password', words.short);
    await picture(his, `door-wrong-${locale}`);
    await send({ handle: 'ada' });
    await keeps('handle', words.taken);
    await send({});
    await his.waitForURL('**/waiting');
    await his.getByRole('heading', { name: words.waits }).waitFor();
    for (const told of ['Tenor, on good days.', 'No recordings.']) await his.getByText(told).waitFor();
    unharmed(his);
  });
}

/** Tries the device, and reads which of four things failed. */
async function failsToRing(page) {
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.locator('[data-step=subscription][data-worked=no]', { hasText: 'no push service' }).waitFor();
  const worked = await page.locator('[data-step]').evaluateAll((steps) => steps.map((step) => step.dataset.worked));
  assert.deepEqual(worked, ['yes', 'no', 'waits', 'waits']);
  await accessible(page, 'a device that cannot be rung');
}

test('of two who send the same code at once one is in, and the other reads that it is not open', async (t) => {
  const { house, ada, hall, browser } = await aHouse(t);
  const link = await ada.invitation(hall);
  const guests = await Promise.all(['sami', 'noor'].map(async (handle) => {
    const page = await open(browser, house, { javaScriptEnabled: false, expected: [/status of 4\d\d/] });
    await page.goto(link);
    await answer(doorForm(page), { handle });
    return page;
  }));
  await Promise.all(guests.map((page) => doorForm(page).locator('button.solid').click()));
  const inside = guests.filter((page) => pathOf(page) === hall.room);
  assert.equal(inside.length, 1, guests.map(pathOf).join(' '));
  const [outside] = guests.filter((page) => !inside.includes(page));
  await outside.getByRole('heading', { name: 'This invitation is not open' }).waitFor();
  unharmed(...guests);
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
