// Every page, as everybody may have it: dark and light, on a phone and on a desk, in both languages, without a fault.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, launch, open, picture, unharmed } from './browser.mjs';
import { House, Person, password } from './house.mjs';

/** A house where there is something to see on every page. */
async function furnished(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('Night readers', { visibility: 'open', purpose: 'To read aloud to one another.' });
  const study = await ada.found('The study', { visibility: 'secret' });
  const bo = await ada.invite(hall, 'bo');
  await ada.openWindow(hall, 'readers');
  const words = ['Has anybody read «The Waves»?', 'Twice. It is better aloud.', 'Then let us read it aloud, on Thursday.\n\nI bring the tea.'];
  await ada.say(hall.room, words[0]);
  await bo.say(hall.room, words[1]);
  await ada.say(hall.room, words[2]);
  await ada.say(study.room, 'Only here.');
  const published = await ada.propose(hall.room, 'Better aloud', [1, 2]);
  await ada.answer(published, 'named');
  await bo.answer(published, 'nameless');
  await ada.answer(published, 'approve');
  const asked = await ada.propose(hall.room, 'On Thursday', [2, 3]);
  const door = await ada.invitation(hall, { uses: 3 });
  const copy = /href="(\/l\/[^"]+)"/.exec(await ada.page('/l'))[1];
  const aside = (await bo.post('/asides', { with: await bo.numberOf('Ada') })).headers.get('location');
  await bo.say(aside, 'Between us.');
  const noted = /href="(\/m\/[^"]+)"/.exec(await bo.page(hall.room))[1];
  await bo.post(`${noted}/keep`, { when: 'tomorrow' });
  return { house, ada, bo, hall, study, published, asked, door, copy, aside };
}

function pagesOf({ house, ada, bo, hall, published, asked, door, copy, aside }) {
  return [
    ['welcome', '/', null], ['sign-in', '/sign-in', null], ['door', door, null], ['door-for-member', door, bo],
    ['dead-door', '/i/0123456789ABCDEF', null], ['enter-code', '/enter', null], ['dead-claim', house.claim, null],
    ['copies', '/l', null], ['copy', copy, null], ['framed', `${copy}/embed`, null], ['nothing', '/nothing', null],
    ['feed', '/', bo], ['room', hall.room, bo], ['group', hall.href, ada], ['new-group', '/new-group', ada],
    ['invite', `${hall.href}/invite`, ada], ['workshop', `${hall.room}/highlight?m=2`, ada],
    ['group-outside', `${hall.href}/settings/outside`, ada], ['published', published, ada], ['asked', asked, bo], ['settings', '/settings', bo], ['my-outside', '/settings/outside', bo], ['house', '/house', ada], ['bridge', '/house/bridge', ada],
    ['asides', '/asides', bo], ['aside-new', '/asides/new', bo], ['aside-room', aside, bo], ['aside', aside.slice(0, aside.lastIndexOf('/')), bo],
    ['kept', '/kept', bo], ['share', '/share?text=A+song', bo], ['shortcuts', '/shortcuts', bo], ['blocks', '/settings/blocks', bo],
    ['absent', '/g/nothing/there', bo],
  ];
}

/** What a house has when hosts have something to do, and what they do it with. */
async function busy(place) {
  const { house, ada, bo, hall } = place;
  await ada.openDoors();
  const quarry = await ada.found('Stone carvers', { visibility: 'closed', purpose: 'To carve, and to talk while the dust settles.' });
  await ada.post(`${quarry.href}/settings/newcomers`, { read_back: '30', questions: 'Which stone?', again_days: 30 });
  await ada.post(`${hall.href}/settings/rules`, { rules: 'Be kind.\nNo recordings.\nWhat is read here stays here.' });
  await ada.post(`${hall.href}/settings/filters`, { act: 'add', kind: 'link', pattern: '', effect: 'hold', reason: 'Links are looked at first.' });
  const [cleo, dan] = [await ada.invite(hall, 'cleo'), await ada.invite(hall, 'dan')];
  const [bos, cleos] = [await ada.numberOf('Bo'), await ada.numberOf('Cleo')];
  await bo.post(`${hall.href}/rules`, { version: 1 });
  await dan.say(hall.room, 'I recorded the last evening.');
  await bo.say(hall.room, 'See http://one.example');
  // A stranger asks, and somebody whom an invitation brought waits.
  const eve = new Person(house, 'eve');
  const asked = await eve.post('/ask', { name: 'Eve', words: 'I sat beside Bo at the concert.', knows: 'bo', email: '' });
  const fay = new Person(house, 'fay');
  await fay.post(await ada.invitation(hall, { approval: 'on', questions: 'Which voice?' }), { name: 'Fay', handle: 'fay', password, answer1: 'The low one.' });
  await cleo.post(`${quarry.href}/ask`, { answer: 'Marble.', words: 'I bring my own tools.' });
  // One report waits, and another led to a sanction that is appealed against.
  await ada.post(`${hall.href}/roles`, { member: cleos, act: 'host' });
  await dan.post(`${hall.room}/2/report`, { rule: '1', words: 'This was meant for me.' });
  await bo.post(`${hall.room}/4/report`, { rule: '2', words: 'We had agreed that nobody would.' });
  const dans = await ada.numberOf('Dan');
  const sanction = await ada.post(`/u/${dans}/sanction?group=${hall.slug}`, { kind: 'mute', rule: '2', reason: 'We had agreed.', hours: '72' });
  const muted = sanction.headers.get('location').split('?')[0];
  await dan.post(`${muted}/appeal`, { words: 'They had said yes.' });
  const report = /href="(\/reports\/[^"]+)"/.exec(await ada.page('/todo'))[1];
  await ada.post(`${hall.href}/roles/stand-in`, { member: cleos, until: new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10) });
  return { ...place, quarry, cleo, dan, fay, bos, cleos, dans, muted, report, eves: asked.headers.get('location') };
}

const press = (name) => async (page) => {
  await page.locator('main form button.solid', { hasText: name }).first().click();
  await page.waitForLoadState('networkidle');
};

function pagesOfHosts({ ada, bo, hall, quarry, cleo, dan, fay, bos, dans, muted, report, eves }) {
  return [
    ['people', '/people', ada], ['profile', `/u/${bos}`, ada], ['profile-own', `/u/${bos}`, bo], ['tree', '/people/tree', ada],
    ['branch', `/u/${bos}/branch`, ada], ['asking', '/people/asking', bo], ['invitations', '/invitations', ada],
    ['new-invitation', '/invitations/new', ada], ['declined-door', '/i/thanks', null], ['ask', '/ask', null], ['ask-answer', eves, null],
    ['waiting', (language) => `/waiting?lang=${language}`, fay], ['todo-full', '/todo', ada], ['rights', '/rights', bo], ['group-rights', `${hall.href}/rights`, bo],
    ['group-settings', `${hall.href}/settings`, ada], ['filters', `${hall.href}/settings/filters`, ada], ['rules', `${hall.href}/rules`, ada],
    ['roles', `${hall.href}/roles`, ada], ['log', `${hall.href}/log`, bo], ['group-asked', `${quarry.href}/ask`, cleo], ['group-ask', `${quarry.href}/ask`, bo],
    ['group-closed', quarry.href, bo], ['report', `${hall.room}/2/report`, cleo], ['report-to-decide', report, ada],
    ['sanction-form', `/u/${dans}/sanction?group=${hall.slug}`, ada], ['sanction', muted, dan], ['muted-room', hall.room, dan],
    ['newcomer-room', hall.room, cleo], ['keys', '/settings/keys', ada], ['phone-key', '/settings/keys/phone', bo],
    ['codes', '/settings/keys/codes', bo], ['lost', '/sign-in/lost', null], ['recover', '/sign-in/recover', null],
    ['doors', '/house/doors', ada], ['house-roles', '/house/roles', ada], ['house-groups', '/house/groups', ada], ['audit', '/house/audit', ada],
    ['first-phone', '/first-steps/phone', bo], ['leave', '/settings/leave', bo],
    ['invitation-made', `/invitations/new?group=${hall.slug}`, ada, press('')], ['codes-made', '/settings/keys/codes', ada, press('')],
  ];
}

// Each colour meets each width and each language, each width each language.
const looks = [['light', 1360, 'en-GB'], ['dark', 390, 'en-GB'], ['dark', 1360, 'fr-FR'], ['light', 390, 'fr-FR']];

/** The pages one after the other, each in the window of whoever it is for; strangers come with an empty one each time. */
async function inTurn(t, { browser, house, pages, naming = (name) => name, ...options }, look) {
  const windows = new Map();
  for (const [name, path, person, act] of pages) {
    const what = naming(name);
    await t.test(what, async () => {
      const page = windows.get(person) ?? await open(browser, house, { person, expected: [/status of 4\d\d/], ...options });
      if (person) windows.set(person, page);
      page.faults = [];
      await page.goto(typeof path === 'function' ? path(options.locale.slice(0, 2)) : path);
      await act?.(page);
      await look?.(page, name, what);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${what}: ${wider} px wider than the screen`);
      unharmed(page);
      if (!person) await page.context().close();
    });
  }
  for (const page of windows.values()) await page.context().close();
}

async function lookAt(t, browser, house, pages, [colorScheme, width, locale]) {
  const language = locale.slice(0, 2);
  for (const person of new Set(pages.map(([, , person]) => person))) await person?.speak(language);
  const naming = (name) => `${name}, ${colorScheme}, ${width} px, ${locale}`;
  const how = { browser, house, pages, naming, colorScheme, locale, viewport: { width, height: 860 } };
  await inTurn(t, how, async (page, name, what) => {
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    await picture(page, `${name}-${colorScheme}-${width}-${language}`);
    await accessible(page, what);
  });
}

test('every page is fit for everybody', async (t) => {
  const place = await furnished(t);
  const browser = await launch(t);
  for (const look of looks) await lookAt(t, browser, place.house, pagesOf(place), look);
});

test('so is every page of the door, the keys and the hosts', async (t) => {
  const place = await busy(await furnished(t));
  const browser = await launch(t);
  // Between them these two show each colour, width and language.
  for (const look of [['light', 1360, 'en-GB'], ['dark', 390, 'fr-FR']]) await lookAt(t, browser, place.house, pagesOfHosts(place), look);
});

test('at 320 px, and with forced colours, nothing is cut off', async (t) => {
  const place = await furnished(t);
  const browser = await launch(t);
  const [house, pages] = [place.house, pagesOf(place)];
  await inTurn(t, { browser, house, pages, viewport: { width: 320, height: 640 }, forcedColors: 'active' });
});
