// A group from its founding on: its rules, who enters, what is reported and decided, its rhythm, and who takes it over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, heard, launch, open, picture, say, unharmed } from './browser.mjs';
import { House, Person, password } from './house.mjs';

const english = {
  locale: 'en-GB', found: 'Create the group', name: 'Name of the group', purpose: 'What is it for?', room: 'First room', closed: 'Closed',
  means: 'Everyone in the house sees that it exists; only members read it.', rules: 'One rule a line', write: 'Write the rules',
  written: 'The rules are written.', ask: 'Ask to enter', words: 'A few words to them', send: 'Ask', asked: 'You asked to enter',
  asks: 'Bo asks to enter Tenors', approve: 'Approve', approved: 'Approved', entered: 'Your request was approved: you are in Tenors now.',
  happened: 'What happened?', tell: 'Tell them', told: 'Told. You will hear what came of it.', reports: 'Lina reports a message by Bo',
  against: 'Against rule 2.', look: 'Look and decide', mute: 'Mute: they read and do not write, for a while', why: 'Why?',
  until: 'Or up to and including', act: 'Do it', done: 'Done, and written in the log.', deed: 'Marc muted Bo', rule: 'rule 2',
  outcome: 'They may not write for a while.', silent: 'A host has muted you here for a while.', muted: 'You are muted in Tenors until',
  go: 'Go there', consider: 'What should be considered?', appeal: 'Send the appeal', appealed: 'Your appeal is on its way.',
  appeals: 'Bo asks for another look at this', grant: 'Grant it', granted: 'Your appeal was granted: They had said yes.', seen: 'Seen', read: 'Read the rules',
  accept: 'I have read them and accept them', about: 'Rules, reports, removal',
};
const french = {
  locale: 'fr-FR', found: 'Créer le groupe', name: 'Nom du groupe', purpose: 'À quoi sert-il ?', room: 'Première salle', closed: 'Fermé',
  means: 'Toute la maison voit qu’il existe ; seuls ses membres le lisent.', rules: 'Une règle par ligne', write: 'Écrire les règles',
  written: 'Les règles sont écrites.', ask: 'Demander à entrer', words: 'Quelques mots pour eux', send: 'Demander', asked: 'Vous avez demandé à entrer',
  asks: 'Bo demande à entrer dans Tenors', approve: 'Accepter', approved: 'Accepté', entered: 'Votre demande est acceptée : Tenors vous est ouvert.',
  happened: 'Que s’est-il passé ?', tell: 'Les prévenir', told: 'C’est dit. Vous saurez ce qui en est résulté.', reports: 'Lina signale un message\u00a0: Bo',
  against: 'Contre la règle 2.', look: 'Regarder et décider', mute: 'Retirer la parole : lire sans écrire, pour un temps', why: 'Pourquoi ?',
  until: 'Ou jusqu’à ce jour compris', act: 'Le faire', done: 'C’est fait, et c’est écrit dans le journal.', deed: 'Marc a retiré la parole à Bo', rule: 'règle 2',
  outcome: 'Cette personne n’a plus la parole pour un temps.', silent: 'Votre parole est suspendue ici pour un temps.', muted: 'Vous n’avez plus la parole dans Tenors jusqu’au',
  go: 'Y aller', consider: 'Que faudrait-il considérer ?', appeal: 'Envoyer le recours', appealed: 'Votre recours est en route.',
  appeals: 'Bo demande qu’on revoie ceci', grant: 'L’accepter', granted: 'Votre recours a été accepté : They had said yes.', seen: 'Vu', read: 'Lire les règles',
  accept: 'Je les ai lues et je les accepte', about: 'Règles, signalement, retrait',
};

const pathOf = (page) => new URL(page.url()).pathname;
const button = (page, name) => page.locator('main').getByRole('button', { name, exact: true });

/** A day of the calendar, so many days from now, as a field takes it. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function aHouse(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  await ada.openDoors();
  const hall = await ada.found('The hall');
  const marc = await ada.invite(hall, 'marc');
  const bo = await ada.invite(hall, 'bo');
  return { house, ada, marc, bo, browser: await launch(t) };
}

/** Founds a group on its page, and writes its rules. */
async function founded(page, words) {
  await page.goto('/new-group');
  await page.getByLabel(words.name).fill('Tenors');
  await page.getByLabel(words.purpose).fill('To sing low.');
  await page.getByRole('radio', { name: words.closed }).check();
  await page.getByText(words.means).first().waitFor();
  await page.getByLabel(words.room).fill('Salon');
  await button(page, words.found).click();
  await page.waitForURL('**/g/tenors/salon');
  await ruled(page, words, 'Come on time.\nNo recordings.');
}

async function ruled(page, words, rules) {
  await page.goto('/g/tenors/settings');
  await page.getByLabel(words.rules).fill(rules);
  await button(page, words.write).click();
  await page.getByText(words.written).waitFor();
}

for (const [words, javaScriptEnabled] of [[english, true], [french, true], [english, false]]) {
  const how = javaScriptEnabled ? 'by the keyboard' : 'without scripts';
  test(`a host lets in, decides, and is appealed against, ${how}, ${words.locale}`, async (t) => {
    const { house, ada, marc, bo, browser } = await aHouse(t);
    const window = (person) => open(browser, house, { person, locale: words.locale, javaScriptEnabled });
    const language = words.locale.slice(0, 2);
    for (const person of [ada, marc, bo]) await person.speak(language);
    const [marcs, bos, adas] = [await window(marc), await window(bo), await window(ada)];
    await founded(marcs, words);
    const lina = await marc.invite({ slug: 'tenors' }, 'lina');
    await lina.speak(language);
    const linas = await window(lina);

    // A page without scripts cannot be examined, and is the same.
    const examined = (page, what) => javaScriptEnabled && accessible(page, what);

    /** What waits first is answered, or its page is opened. */
    const first = async (page, sentence, name) => {
      await page.goto('/todo');
      await page.getByText(sentence).first().waitFor();
      // The keys of a page come with its own script.
      await page.waitForLoadState('networkidle');
      if (javaScriptEnabled) await page.keyboard.press('a');
      else await page.locator('.task').first().locator('[data-key=a]', { hasText: name }).click();
    };

    await bos.goto('/g/tenors');
    await bos.getByText(words.means).waitFor();
    await bos.locator('main').getByRole('link', { name: words.ask }).click();
    await bos.locator('.law').getByText('No recordings.').waitFor();
    await bos.getByLabel(words.words).fill('I sing in the shower.');
    await button(bos, words.send).click();
    await bos.getByText(words.asked).first().waitFor();
    await first(marcs, words.asks, words.approve);
    await marcs.getByText(words.approved).first().waitFor();
    // Whoever goes has decided.
    await marcs.goto('/g/tenors/salon');
    for (let look = 0; look < 50 && await bos.getByText(words.entered).count() === 0; look += 1) await bos.goto('/');
    await bos.getByText(words.entered).waitFor();
    await button(bos, words.seen).click();

    // Whoever asked accepted the rules with the question; a new one is read before the first word.
    await ruled(marcs, words, 'Come on time.\nNo recordings.\nSing.');
    await bos.goto('/g/tenors/salon');
    await bos.locator('.silence').getByRole('link', { name: words.read }).click();
    await button(bos, words.accept).click();
    await bos.waitForURL('**/g/tenors*');
    await bos.goto('/g/tenors/salon');
    await bos.locator('#say').fill('I recorded you all.');
    await bos.locator('.send').click();
    await heard(bos, 'I recorded you all.');
    await linas.goto('/g/tenors/salon');
    await linas.locator('#m1 .about').focus();
    await linas.keyboard.press('Enter');
    await linas.waitForURL('**/m/*');
    await examined(linas, 'about a message');
    await linas.locator('main').getByRole('link', { name: words.about }).click();
    await linas.waitForURL('**/g/tenors/salon/1/report');
    await examined(linas, 'to report a message');
    await linas.getByLabel('No recordings.').check();
    await linas.getByLabel(words.happened).fill('He put it on the net.');
    await button(linas, words.tell).click();
    await linas.getByText(words.told).waitFor();

    await first(marcs, words.reports, words.look);
    await marcs.waitForURL('**/reports/*');
    await examined(marcs, 'to decide about a report');
    await marcs.getByText('He put it on the net.').waitFor();
    await marcs.getByLabel(words.mute).check();
    await marcs.getByLabel('No recordings.').check();
    await marcs.getByLabel(words.why, { exact: true }).fill('We had agreed.');
    await marcs.getByLabel(words.until).fill(day(5));
    await picture(marcs, `report-${words.locale}`);
    await button(marcs, words.act).click();
    await marcs.getByText(words.done).waitFor();
    await linas.goto('/g/tenors/log');
    const said = (await linas.locator('.diary').innerText()).replace(/\s+/g, ' ');
    for (const part of [words.deed, words.rule, 'We had agreed.']) assert.ok(said.includes(part), `${part} in ${said}`);
    assert.equal(said.match(/Lina/g).length, 1, 'that she entered stands in the log, and not that she reported');
    await linas.goto('/');
    await linas.getByText(words.outcome).waitFor();

    await bos.goto('/g/tenors/salon');
    await bos.getByText(words.silent).waitFor();
    await bos.goto('/');
    await bos.getByText(words.muted).waitFor();
    await bos.getByText('We had agreed.').waitFor();
    assert.equal(await bos.getByText('Lina').count(), 0);
    await bos.getByRole('link', { name: words.go }).click();
    await bos.waitForURL('**/sanctions/*');
    await bos.getByText('No recordings.').waitFor();
    await examined(bos, 'a sanction');
    await bos.getByLabel(words.consider).fill('They had said yes.');
    await button(bos, words.appeal).click();
    await bos.getByText(words.appealed).waitFor();

    // Nobody else hosts this group: the host of the house looks again.
    await first(adas, words.appeals, words.look);
    await adas.waitForURL('**/sanctions/*');
    await adas.getByLabel(words.why).fill('They had said yes.');
    await button(adas, words.grant).click();
    await bos.goto('/');
    await bos.getByText(words.granted).waitFor();
    await bos.goto('/g/tenors/salon');
    await bos.locator('#say').fill('Thank you.');
    await bos.locator('.send').click();
    await heard(bos, 'Thank you.');
    unharmed(marcs, bos, linas, adas);
  });
}

test('a link for the group asks a question, and is printed as a card', async (t) => {
  const { house, marc, browser } = await aHouse(t);
  const his = await open(browser, house, { person: marc });
  await founded(his, english);
  await his.goto('/g/tenors');
  await his.locator('main').getByRole('link', { name: 'Invite someone' }).click();
  await his.getByRole('radio', { name: 'A link for a group' }).check();
  await his.getByText('More', { exact: true }).click();
  await his.getByLabel('For how many people?').fill('10');
  await his.getByLabel('Good for how many days?').fill('14');
  await his.getByLabel('Whoever comes by it waits').check();
  await his.getByLabel('Questions to them').fill('Which voice?');
  await button(his, 'Make the invitation').click();
  await his.getByRole('heading', { name: 'Your invitation is ready' }).waitFor();
  await accessible(his, 'an invitation that was made');
  await his.getByRole('button', { name: 'Print a card' }).waitFor();
  await his.emulateMedia({ media: 'print' });
  await his.locator('.a6 svg').waitFor();
  await his.locator('.a6', { hasText: 'La Verrière' }).waitFor();
  assert.equal(await his.getByRole('heading', { name: 'Your invitation is ready' }).isVisible(), false, 'a card is alone on its sheet');
  await picture(his, 'card');
  await his.emulateMedia({ media: 'screen' });
  const newcomer = await open(browser, house);
  await newcomer.goto(await his.getByLabel('The link').inputValue());
  await newcomer.getByLabel('Which voice?').waitFor();
  await newcomer.getByText('for 10 people').waitFor();
  unharmed(his, newcomer);
});

test('newcomers read from joining on, their first words wait, and more readers are announced a day ahead, in French and without scripts', async (t) => {
  const { house, marc, bo, browser } = await aHouse(t);
  for (const person of [marc, bo]) await person.speak('fr');
  const window = (person) => open(browser, house, { person, locale: 'fr-FR', javaScriptEnabled: false });
  const his = await window(marc);
  await founded(his, french);
  await marc.say('/g/tenors/salon', 'Avant vous.');
  await his.goto('/g/tenors/settings');
  await his.getByLabel('Jusqu’où ils lisent en arrière').selectOption({ label: 'À partir de leur arrivée' });
  await his.locator('form[action$="/newcomers"] button').click();
  await his.getByText('Cela vaut pour qui entre désormais.').waitFor();
  await his.getByLabel('Premiers messages qui attendent un hôte').fill('3');
  await his.getByLabel('De qui est là depuis moins de tant de jours').fill('14');
  await his.locator('form[action$="/rhythm"] button').click();
  await his.getByText('Le rythme est réglé.').waitFor();

  const hers = await window();
  await hers.goto(await marc.invitation({ slug: 'tenors' }));
  await hers.getByText('Qui arrive ne lit rien de ce qui s’est dit avant son arrivée.').waitFor();
  const fields = { name: 'Lina', handle: 'lina', password };
  for (const [name, value] of Object.entries(fields)) await hers.locator(`form.reply [name=${name}]`).fill(value);
  await hers.locator('form.reply button.solid').click();
  await hers.waitForURL('**/g/tenors/salon');
  assert.equal(await hers.getByText('Avant vous.').count(), 0);
  await hers.locator('#composer [name=body]').fill('Bonsoir.');
  await hers.locator('#composer .send').click();
  await hers.locator('.msg.held', { hasText: 'Ce message attend' }).waitFor();
  await picture(hers, 'held-fr');
  await his.goto('/todo');
  await his.getByText('Un de ses premiers messages ici.').waitFor();
  await his.locator('.task [data-key=a]').click();
  await his.getByText('Accepté.').waitFor();
  await hers.goto('/g/tenors/salon');
  await heard(hers, 'Bonsoir.');

  // More readers: everybody inside is told, what was written stays theirs, and it can be called off.
  await his.goto('/g/tenors/settings');
  await his.getByRole('radio', { name: 'Ouvert' }).check();
  await his.locator('form[action$="/visibility"] button').click();
  await his.getByText('C’est fait : la page du groupe dit où il en est.').waitFor();
  const announced = /s’ouvre à tous les membres de la maison. Ce qui a été écrit avant reste à ses membres./;
  await hers.goto('/g/tenors');
  await hers.getByText(announced).waitFor();
  await picture(hers, 'opens-fr');
  await hers.goto('/');
  await hers.getByText(/s’ouvre à tous les membres/).first().waitFor();
  const bos = await window(bo);
  await bos.goto('/g/tenors');
  await bos.getByText(french.means).waitFor();
  await his.goto('/g/tenors/settings');
  await his.getByRole('button', { name: 'Annuler' }).click();
  await hers.goto('/g/tenors');
  assert.equal(await hers.getByText(announced).count(), 0);
  unharmed(his, hers, bos);
});

test('on a heated evening everybody reads how fast they may speak', async (t) => {
  const { house, marc, browser } = await aHouse(t);
  const his = await open(browser, house, { person: marc });
  await founded(his, english);
  const lina = await marc.invite({ slug: 'tenors' }, 'lina');
  await his.goto('/g/tenors/settings');
  await his.getByLabel('Slow mode').selectOption({ label: 'One message a minute' });
  await his.getByLabel('For how long').selectOption({ label: 'one hour' });
  await his.locator('form[action$="/rhythm"] button').click();
  await his.getByText('The rhythm is set.').waitFor();
  const hers = await open(browser, house, { person: lina });
  await hers.goto('/g/tenors/salon');
  await hers.locator('#pace', { hasText: /One message a minute until \d\d:\d\d/ }).waitFor();
  await say(hers, 'One.');
  await heard(hers, 'One.');
  await accessible(hers, 'a room in slow mode');
  await picture(hers, 'slow');
  unharmed(his, hers);
});

test('somebody stands in for the host until a day, and then takes the group over', async (t) => {
  const { house, marc, browser } = await aHouse(t);
  const his = await open(browser, house, { person: marc });
  await founded(his, english);
  const lina = await marc.invite({ slug: 'tenors' }, 'lina');
  const bo = new Person(house, 'noor');
  await bo.post(await marc.invitation({ slug: 'tenors' }), { name: 'Noor', handle: 'noor', password });
  await his.goto('/g/tenors/roles');
  await his.getByLabel('Who', { exact: true }).selectOption({ label: 'Lina' });
  await his.getByLabel('Last day').fill(day(21));
  await button(his, 'Name a stand-in').click();
  await his.getByRole('heading', { name: 'Lina stands in for Marc' }).waitFor();
  const theirs = await open(browser, house, { person: bo });
  await theirs.goto('/g/tenors');
  await theirs.getByText('Lina stands in for Marc').waitFor();
  const hers = await open(browser, house, { person: lina });
  await hers.goto('/g/tenors/settings');
  await hers.getByLabel('One rule a line').waitFor();
  await button(his, 'End it now').click();
  await his.getByRole('heading', { name: 'Lina stands in for Marc' }).waitFor({ state: 'detached' });

  await his.getByLabel('To whom').selectOption({ label: 'Lina' });
  await his.getByLabel('Yes, the group will be theirs.').check();
  await button(his, 'Hand the group over').click();
  await his.locator('#owner ~ .people', { hasText: 'Lina' }).waitFor();
  await hers.goto('/');
  await hers.getByText('Tenors is yours to answer for now; before you it was Marc.').waitFor();
  await theirs.goto('/g/tenors/log');
  await theirs.getByText('Marc handed the group over to Lina.').waitFor();
  assert.equal(pathOf(theirs), '/g/tenors/log');
  unharmed(his, hers, theirs);
});
