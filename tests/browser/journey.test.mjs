// A member over a week, on a phone and a laptop, in English and in French: the steps of the journey that are the
// conversation's, by their numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, heard, launch, messages, open, picture, say, unharmed } from './browser.mjs';
import { House, Person, password } from './house.mjs';

const languages = [
  { language: 'en', locale: 'en-GB', away: 'While you were away', last: 'The last thing: Ines', later: 'A feed of your own' },
  { language: 'fr', locale: 'fr-FR', away: 'Pendant votre absence', last: 'La dernière chose : Ines', later: 'Un fil à vous' },
];

/** Lina's house: a choir and its costumes, and nine messages that wait. */
async function aWeekBegins(t, language) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const choir = await ada.found('Choir', { room: 'Tenors' });
  const costumes = await ada.found('Costumes', { visibility: 'open', room: 'Wardrobe' });
  const people = {};
  for (const handle of ['lina', 'marc', 'ines', 'sami']) people[handle] = await ada.invite(choir, handle);
  for (const who of ['lina', 'sami']) await people[who].post(`${costumes.href}/join`);
  await people.marc.say(choir.room, 'Who has the hospital key?');
  for (const words of ['Not me.', 'Ask Ines.']) await people.sami.say(choir.room, words);
  await people.ines.say(choir.room, 'Rehearsal moved to 8.');
  for (let n = 1; n <= 4; n += 1) await people.sami.say(costumes.room, `Hat ${n}.`);
  await people.sami.say(costumes.room, 'And gloves.');
  await people.lina.speak(language);
  const desk = new Person(house, 'lina');
  await desk.post('/sign-in', { handle: 'lina', password });
  return { house, choir, costumes, desk, ...people };
}

const badge = (page) => page.locator('.side [data-unread-all]').evaluate((one) => (one.hidden ? 0 : Number(one.firstChild.data)));

/** Within two seconds, without touching it. */
const counts = (page, number) => page.waitForFunction((number) => {
  const one = document.querySelector('.side [data-unread-all]');
  return (one.hidden ? 0 : Number(one.firstChild.data)) === number;
}, number, { timeout: 2_000 });

const post = (page, words) => page.locator('#feed .post', { hasText: words });

async function reacts(page, message, emoji) {
  await message.focus();
  await message.locator('.tools [data-act=react]').click();
  await page.locator('.emoji.open button', { hasText: emoji }).click();
  await message.page().locator('#feed .reacts button[aria-pressed=true]', { hasText: emoji }).waitFor();
}

for (const { language, locale, away, last, later } of languages) {
  test(`a member over a week, ${language}`, async (t) => {
    const { house, choir, costumes, desk, lina, marc, ines, sami } = await aWeekBegins(t, language);
    const browser = await launch(t);
    const expected = [/ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)|WebSocket/];
    const pocket = { person: lina, locale, expected, viewport: { width: 390, height: 844 }, hasTouch: true };
    let phone = await open(browser, house, pocket);
    const laptop = await open(browser, house, { person: desk, locale, expected });

    // 1. Nine wait, oldest first; answered, reacted to and done with; the laptop knows, untouched.
    await laptop.goto('/people');
    await phone.goto('/');
    await phone.getByRole('heading', { name: away }).waitFor();
    assert.equal(await phone.locator('html').getAttribute('lang'), language);
    assert.equal(await phone.locator('#feed .msg').count(), 9);
    assert.deepEqual(await phone.locator('#feed .post h2 a:first-child').allInnerTexts(), ['Tenors', 'Wardrobe']);
    assert.equal(await badge(laptop), 9);
    assert.match(await laptop.title(), /^\(9\) /);
    if (language === 'fr') await accessible(phone, 'the feed on a phone');
    await picture(phone, `journey-feed-${language}`);
    const tenors = post(phone, 'hospital');
    await tenors.locator('.answer summary').click();
    await tenors.locator('textarea').fill('It hangs in my hall.');
    await tenors.locator('.answer .send').click();
    await tenors.locator('.msg[data-seq]', { hasText: 'my hall' }).waitFor();
    await reacts(phone, tenors.locator('.msg', { hasText: 'hospital' }), '👍');
    await reacts(phone, tenors.locator('.msg', { hasText: 'Rehearsal' }), '🎉');
    await post(phone, 'gloves').locator('.pass button').click();
    await counts(laptop, 4);
    await phone.locator('#feed .post.passed .undo button').click();
    await counts(laptop, 9);
    await post(phone, 'gloves').locator('.pass button').click();
    await tenors.locator('.pass button').click();
    await counts(laptop, 0);
    assert.doesNotMatch(await laptop.title(), /^\(/);
    await ines.say(choir.room, 'And bring tea.');
    await counts(laptop, 1);
    await phone.goto('/');
    await phone.locator('#pass-all button').click();
    await phone.getByText(last).waitFor();
    await counts(laptop, 0);

    // 2. In the tunnel: it waits, goes when there is light; and goes once, though the app was killed meanwhile.
    await phone.goto(choir.room);
    await phone.context().setOffline(true);
    await phone.locator('#say').fill('From the tunnel');
    await phone.locator('.composer .send').click();
    await phone.locator('.pending.slow', { hasText: 'From the tunnel' }).waitFor();
    await phone.context().setOffline(false);
    await heard(phone, 'From the tunnel');
    await phone.context().setOffline(true);
    await phone.locator('#say').fill('From the next one');
    await phone.locator('.composer .send').click();
    await phone.locator('.pending', { hasText: 'From the next one' }).waitFor();
    const { faults } = phone;
    const context = phone.context();
    await phone.close();
    await context.setOffline(false);
    phone = Object.assign(await context.newPage(), { faults });
    await phone.goto(choir.room);
    await heard(phone, 'From the next one');
    assert.equal((await messages(phone)).filter((words) => words === 'From the next one').length, 1);

    // 3. Begun on the laptop, whose lid is closed; gone on with on the phone.
    await laptop.goto(choir.room);
    const crossed = laptop.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.ok());
    await laptop.locator('#say').fill('A long answer');
    await crossed;
    await laptop.goto('about:blank');
    await phone.waitForFunction(() => document.querySelector('#say').value === 'A long answer', null, { timeout: 2_000 });
    await phone.locator('.composer .send').click();
    await heard(phone, 'A long answer');

    // While the laptop slept, things were said: it wakes, and needs no reload.
    await laptop.goto(choir.room);
    await heard(laptop, 'A long answer');
    await laptop.evaluate(() => { globalThis.awake = true; });
    await laptop.context().setOffline(true);
    for (const words of ['One.', 'Two.', 'Three.']) await marc.say(choir.room, words);
    await laptop.context().setOffline(false);
    await heard(laptop, 'Three.');
    assert.deepEqual((await messages(laptop)).slice(-3), ['One.', 'Two.', 'Three.']);
    assert.ok(await laptop.evaluate(() => globalThis.awake));

    // 4. Silent, by a form: and still called by name. 9. And the badge says why.
    await lina.post(`${costumes.room}/level`, { level: 'mentions', mute: '168' });
    await sami.say(costumes.room, '@lina try the red hat');
    await laptop.waitForFunction(() => document.querySelector('.side [data-named-all]')?.firstChild.data === '1', null, { timeout: 2_000 });
    await laptop.locator(`.side a.go[href="${costumes.room}"]`).click({ modifiers: ['Alt'] });
    await laptop.locator('.why', { hasText: 'Sami' }).waitFor();
    await laptop.keyboard.press('Escape');

    // 5. Found after two years, read where it was said; and back to where one was.
    await laptop.goto('/search');
    await laptop.locator('#q').fill('hospital key from:marc');
    await laptop.keyboard.press('Enter');
    await laptop.locator('.hit').first().click();
    await laptop.locator('#log .msg:focus', { hasText: 'hospital' }).waitFor();
    await laptop.locator('#log .msg', { hasText: 'Not me.' }).waitFor();
    await laptop.goBack();
    await laptop.locator('.hit').first().waitFor();

    // 7. A feed of her own, made without scripts, is where the house opens.
    const plain = await open(browser, house, { person: lina, locale, javaScriptEnabled: false });
    await plain.goto('/');
    await plain.getByRole('link', { name: later }).click();
    await plain.locator('input[name=name]').fill('Essential');
    await plain.locator('input[name=mentions]').check();
    await plain.locator('input[name=home]').check();
    await plain.locator('form.stack button').click();
    await plain.goto('/');
    await plain.locator('.feeds a[aria-current]', { hasText: 'Essential' }).waitFor();
    assert.deepEqual(await plain.locator('#feed .post h2 a:first-child').allInnerTexts(), ['Wardrobe']);

    // 10. With the keyboard alone: to the feed, along it, an answer, done, and to the tenors.
    await laptop.locator('.side .go[href="/"]').focus();
    await laptop.keyboard.press('g');
    await laptop.keyboard.press('f');
    await laptop.locator('#feed').waitFor();
    await laptop.keyboard.press('j');
    await laptop.locator('#feed .post:focus').waitFor();
    await laptop.keyboard.press('r');
    await laptop.locator('#feed .answer textarea:focus').waitFor();
    await laptop.keyboard.press('Escape');
    await laptop.keyboard.press('e');
    await laptop.locator('#feed .post.passed').waitFor();
    await laptop.keyboard.press('Control+k');
    await laptop.locator('dialog.palette input').fill('ten');
    await laptop.keyboard.press('Enter');
    await laptop.getByRole('heading', { level: 1, name: 'Tenors' }).waitFor();
    await say(laptop, 'Good night');
    await heard(phone, 'Good night');
    // And the focus stays where one writes.
    assert.equal(await laptop.evaluate(() => document.activeElement.id), 'say');
    unharmed(phone, laptop, plain);
  });
}
