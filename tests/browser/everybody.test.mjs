// Every page, as everybody may have it: dark and light, on a phone and on a desk, in both languages, without a fault.
import { test } from 'node:test';
import { accessible, launch, open, picture, unharmed } from './browser.mjs';
import { House } from './house.mjs';

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
  return { house, ada, bo, hall, study, published, asked, door, copy };
}

function pagesOf({ house, ada, bo, hall, published, asked, door, copy }) {
  return [
    ['welcome', '/', null], ['sign-in', '/sign-in', null], ['door', door, null], ['door-for-member', door, bo],
    ['dead-door', '/i/0123456789ABCDEF', null], ['enter-code', '/enter', null], ['dead-claim', house.claim, null],
    ['copies', '/l', null], ['copy', copy, null], ['nothing', '/nothing', null],
    ['feed', '/', bo], ['room', hall.room, bo], ['group', hall.href, ada], ['new-group', '/new-group', ada],
    ['invite', `${hall.href}/invite`, ada], ['workshop', `${hall.room}/highlight?m=2`, ada],
    ['published', published, ada], ['asked', asked, bo], ['settings', '/settings', bo], ['house', '/house', ada],
    ['absent', '/g/nothing/there', bo],
  ];
}

const looks = [['light', 1360, 'en-GB'], ['dark', 1360, 'fr-FR'], ['light', 390, 'fr-FR'], ['dark', 390, 'en-GB'],
  ['dark', 1360, 'en-GB'], ['light', 1360, 'fr-FR'], ['dark', 390, 'fr-FR'], ['light', 390, 'en-GB']];

test('every page is fit for everybody', async (t) => {
  const place = await furnished(t);
  const browser = await launch(t);
  for (const [colorScheme, width, locale] of looks) {
    for (const [name, path, person] of pagesOf(place)) {
      const what = `${name}, ${colorScheme}, ${width} px, ${locale}`;
      await t.test(what, async () => {
        const viewport = { width, height: 860 };
        const expected = [/status of 4\d\d/];
        const page = await open(browser, place.house, { person, colorScheme, locale, viewport, expected });
        await page.goto(path);
        await picture(page, `${name}-${colorScheme}-${width}-${locale.slice(0, 2)}`);
        await accessible(page, what);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wider > 0) throw new Error(`${what}: ${wider} px wider than the screen`);
        unharmed(page);
        await page.context().close();
      });
    }
  }
});

test('at 320 px, and with forced colours, nothing is cut off', async (t) => {
  const place = await furnished(t);
  const browser = await launch(t);
  for (const [name, path, person] of pagesOf(place)) {
    await t.test(name, async () => {
      const expected = [/status of 4\d\d/];
      const page = await open(browser, place.house, { person, viewport: { width: 320, height: 640 }, forcedColors: 'active', expected });
      await page.goto(path);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) throw new Error(`${name}: ${wider} px wider than the screen`);
      unharmed(page);
      await page.context().close();
    });
  }
});
