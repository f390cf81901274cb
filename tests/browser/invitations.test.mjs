// What a member gives and what it costs: a code that a phone reads, a card of paper, places, a voucher, a letter.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import jsqr from 'jsqr';
import { SMTPServer } from 'smtp-server';
import { accessible, launch, open, picture, unharmed } from './browser.mjs';
import { House, password } from './house.mjs';

const english = {
  locale: 'en-GB', invite: 'Invite someone', make: 'Make the invitation', copy: 'Copy', copied: 'Copied', for2: 'for 2 people', two: '2 people, two weeks.',
  places: ['You have 2 places left to give.', 'You have one place left to give.', 'You have no place left to give.'],
  waits: 'Your request is with the hosts', says: 'Sami asks to come in and says that you know them', take: 'I know them: take them under my name',
  taken: 'You vouch for them. The hosts answer.', vouches: 'Bo vouches for them.', approve: 'Approve', comeIn: 'Come in',
  certain: 'This invitation is for certain e-mail addresses.', letter: 'Send me a letter', underway: 'a letter is on its way', accept: 'Accept the invitation',
};
const french = {
  locale: 'fr-FR', invite: 'Inviter quelqu’un', make: 'Créer l’invitation', copy: 'Copier', copied: 'Copié', for2: 'pour 2 personnes', two: '2 personnes, deux semaines.',
  places: ['Il vous reste 2 places à donner.', 'Il vous reste une place à donner.', 'Il ne vous reste aucune place à donner.'],
  waits: 'Votre demande est chez les hôtes', says: 'Sami demande à entrer et dit que vous vous connaissez', take: 'Je connais cette personne : je l’invite en mon nom',
  taken: 'Vous répondez de cette personne. Les hôtes décident.', vouches: 'Bo se porte garant.', approve: 'Accepter', comeIn: 'Entrer',
  certain: 'réservée à certaines adresses', letter: 'M’envoyer une lettre', underway: 'une lettre', accept: 'Accepter l’invitation',
};

/** A house where members have two places to give from their first day, and strangers may ask. */
async function aHouse(t, options) {
  const house = await House.open(t, options);
  const ada = await house.owner('ada');
  await ada.openDoors({ member_allowance: 2 });
  const hall = await ada.found('Night readers', { visibility: 'open' });
  const bo = await ada.invite(hall, 'bo');
  return { house, ada, bo, hall, browser: await launch(t) };
}

/** The text of the code that stands in a part of the page, as a phone's camera would find it. */
async function scanned(page, part) {
  const png = (await part.screenshot()).toString('base64');
  // A page of nobody's: the house's own lets no picture in that is not its own.
  const table = await page.context().browser().newPage();
  const { data, width, height } = await table.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas.drawImage(bitmap, 0, 0);
    const { data, width, height } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    return { data: [...data], width, height };
  }, png);
  await table.close();
  return jsqr(Uint8ClampedArray.from(data), width, height, { inversionAttempts: 'dontInvert' })?.data;
}

/** Makes an invitation on its page, by a preset alone, and gives its link. */
async function make(page, { invite, make: made }, preset) {
  await page.goto('/invitations');
  await page.getByRole('link', { name: invite }).first().click();
  if (preset) await page.locator('.presets label', { hasText: preset }).click();
  await page.getByRole('button', { name: made }).click();
  return page.locator('#link').inputValue();
}

for (const [words, look] of [[english, { colorScheme: 'light' }], [french, { colorScheme: 'dark', viewport: { width: 390, height: 844 } }]]) {
  const { locale } = words;
  test(`an invitation is copied, scanned, and printed on a card, ${locale}, ${look.colorScheme}`, async (t) => {
    const { house, bo, browser } = await aHouse(t);
    await bo.speak(locale.slice(0, 2));
    const his = await open(browser, house, { person: bo, locale, ...look });
    await his.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const link = await make(his, words, words.two);
    await his.locator('.ticket').getByText(words.for2).waitFor();
    await accessible(his, 'an invitation');
    await his.getByRole('button', { name: words.copy }).click();
    assert.equal(await his.evaluate(() => navigator.clipboard.readText()), link);
    assert.equal(await scanned(his, his.locator('.ticket .qr')), link);

    await his.emulateMedia({ media: 'print', colorScheme: look.colorScheme });
    const card = his.locator('.a6');
    await card.waitFor();
    assert.equal(await his.locator('.col').isVisible(), false, 'the card alone');
    assert.equal(await scanned(his, card.locator('.qr')), link);
    const code = link.split('/i/')[1];
    const said = await card.innerText();
    assert.equal(said.replace(/[^0-9A-Z]/g, '').includes(code), true, said);
    for (const named of ['La Verrière', 'Bo', '/enter']) assert.ok(said.includes(named), `${named}: ${said}`);
    assert.ok(!said.includes('Night readers'), 'whoever finds the card reads no group');
    await picture(his, `card-${locale}`);
    const paper = (await his.pdf({ preferCSSPageSize: true })).toString('latin1');
    assert.equal(paper.match(/\/Type\s*\/Page\b/g).length, 1, 'one sheet');

    // What was scanned opens, and no phone shows the code in its address.
    const hers = await open(browser, house, { locale });
    await hers.goto(link);
    await hers.locator('form.reply').waitFor();
    assert.equal(new URL(hers.url()).pathname, '/i');
    unharmed(his, hers);
  });
}

for (const [words, javaScriptEnabled] of [[english, true], [french, false]]) {
  const { locale } = words;
  const how = `${locale}, scripts ${javaScriptEnabled ? 'on' : 'off'}`;

  test(`places are counted, and a voucher gives one of them, ${how}`, async (t) => {
    const { house, ada, bo, browser } = await aHouse(t);
    for (const person of [ada, bo]) await person.speak(locale.slice(0, 2));
    const his = await open(browser, house, { person: bo, locale, javaScriptEnabled });
    await his.goto('/invitations');
    await his.getByText(words.places[0]).waitFor();
    await make(his, words);
    await his.goto('/invitations');
    await his.getByText(words.places[1]).waitFor();

    const sami = await open(browser, house, { locale, javaScriptEnabled, viewport: { width: 390, height: 844 } });
    await sami.goto('/ask');
    await sami.locator('#name').fill('Sami');
    await sami.locator('#words').fill('I sang with Bo.');
    await sami.locator('#knows').fill('bo');
    await sami.locator('form.stack button.solid').click();
    await sami.getByRole('heading', { name: words.waits }).waitFor();
    const answer = await sami.locator('#link').inputValue();
    assert.equal(await scanned(sami, sami.locator('.qr')), answer);
    if (javaScriptEnabled) {
      await sami.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await sami.getByRole('button', { name: words.copy }).click();
      await sami.getByText(words.copied).first().waitFor();
      assert.equal(await sami.evaluate(() => navigator.clipboard.readText()), answer);
      await accessible(sami, 'the private link');
    }
    await picture(sami, `asked-${locale}`);

    await his.goto('/');
    await his.getByText(words.says).first().waitFor();
    await his.goto('/people/asking');
    await his.getByText('I sang with Bo.').waitFor();
    await his.getByRole('button', { name: words.take }).click();
    await his.getByText(words.taken).first().waitFor();
    await his.getByText(words.places[2]).waitFor();
    if (javaScriptEnabled) await accessible(his, 'asking');

    const hers = await open(browser, house, { person: ada, locale, javaScriptEnabled });
    await hers.goto('/todo');
    await hers.getByText(words.vouches).waitFor();
    await hers.getByRole('button', { name: words.approve }).first().click();
    await hers.locator('#nothing').waitFor();
    await hers.goto('/');
    await sami.goto(answer);
    for (let look = 0; look < 50 && !await sami.getByRole('button', { name: words.comeIn }).isVisible(); look += 1) await sami.reload();
    await sami.getByRole('button', { name: words.comeIn }).click();
    assert.equal(await sami.locator('#name').inputValue(), 'Sami', 'said when they asked');
    await sami.locator('#handle').fill('sami');
    await sami.locator('#password').fill(password);
    await sami.locator('form.reply button.solid').click();
    await sami.locator('.app').waitFor();
    // Whoever vouched stands above them.
    await hers.goto('/people/tree');
    await hers.locator('li', { hasText: 'Bo' }).locator('li', { hasText: 'Sami' }).last().waitFor();
    await his.goto('/invitations');
    await his.getByText(words.places[2]).waitFor();
    unharmed(his, hers, sami);
  });

  test(`a door for certain addresses writes there first, ${how}`, async (t) => {
    const post = await aPostOffice(t);
    const { house, ada, hall, browser } = await aHouse(t, { more: ['--smtp-url', post.address, '--mail-from', 'Salon <salon@house.example>'] });
    const link = await ada.invitation(hall, { kind: 'link', only_for: '@choir.example' });
    const sami = await open(browser, house, { locale, javaScriptEnabled, viewport: { width: 390, height: 844 } });
    await sami.goto(link);
    await sami.getByText(words.certain).waitFor();
    assert.equal(await sami.locator('#handle').count(), 0, 'nothing more is asked before');
    await sami.locator('#email').fill('sami@choir.example');
    await sami.getByRole('button', { name: words.letter }).click();
    await sami.getByText(words.underway).first().waitFor();
    if (javaScriptEnabled) await accessible(sami, 'a letter is on its way');
    await picture(sami, `door-letter-${locale}`);
    const { to, text } = await post.next();
    assert.deepEqual(to, ['sami@choir.example']);
    const own = /https?:\/\/\S+\/i\/\S+/.exec(text)[0];
    assert.notEqual(own, house.origin + link);
    await sami.goto(own);
    assert.equal(new URL(sami.url()).pathname, '/i');
    assert.equal(await sami.locator('#email').inputValue(), 'sami@choir.example');
    await sami.locator('#name').fill('Sami');
    await sami.locator('#handle').fill('sami');
    await sami.locator('#password').fill(password);
    await sami.getByRole('button', { name: words.accept }).click();
    await sami.waitForURL(`**${hall.room}`);
    unharmed(sami);
  });
}

/** A mail server of the story's own: `next` waits for a letter. */
async function aPostOffice(t) {
  const letters = [];
  const waiting = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 1,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, done) {
      let raw = '';
      stream.setEncoding('utf8').on('data', (part) => { raw += part; }).on('end', () => {
        // Quoted-printable ends a long line with a mark, and writes some signs by their number.
        const text = raw.replaceAll('=\r\n', '').replace(/=([0-9A-F]{2})/g, (_, number) => String.fromCharCode(parseInt(number, 16)));
        const letter = { to: envelope.rcptTo.map(({ address }) => address), text };
        const reader = waiting.shift();
        if (reader) reader(letter);
        else letters.push(letter);
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  t.after(() => new Promise((closed) => { server.close(closed); }));
  return {
    address: `smtp://127.0.0.1:${server.server.address().port}`,
    next: () => new Promise((read) => {
      if (letters.length) read(letters.shift());
      else waiting.push(read);
    }),
  };
}
