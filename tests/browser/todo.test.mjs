// A host answers from the keyboard; what waited is in the room, or its author reads why not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, heard, launch, open, picture, say, unharmed } from './browser.mjs';
import { House } from './house.mjs';

async function aGroupThatHoldsLinks(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  const filter = { act: 'add', kind: 'link', pattern: '', effect: 'hold', reason: 'Links are looked at first.' };
  await ada.post(`${hall.href}/settings/filters`, filter);
  return { house, ada, bo, hall, browser: await launch(t) };
}

test('what waits is answered from the keyboard, with a moment to think better of it', async (t) => {
  const { house, ada, bo, hall, browser } = await aGroupThatHoldsLinks(t);
  const his = await open(browser, house, { person: bo });
  await his.goto(hall.room);
  await say(his, 'See http://one.example');
  await his.locator('.msg.held', { hasText: 'Links are looked at first.' }).waitFor();
  await say(his, 'And http://two.example');
  await his.locator('.msg.held').nth(1).waitFor();
  await accessible(his, 'a room where something waits');
  await picture(his, 'held');

  const hers = await open(browser, house, { person: ada });
  await hers.goto('/todo');
  await hers.locator('.side [data-todo]', { hasText: '2' }).waitFor();
  await accessible(hers, 'what waits');
  await picture(hers, 'todo');
  const here = hers.locator('.task:focus');
  for (const key of ['j', 'j', 'k']) await hers.keyboard.press(key);
  await hers.keyboard.press('?');
  await hers.locator('#keys[open]').waitFor();
  assert.equal(await hers.locator('dialog').count(), 0);
  assert.match(await here.textContent(), /one\.example/);
  await hers.keyboard.press('a');
  await hers.getByText('Approved: Bo.').first().waitFor();
  await hers.keyboard.press('z');
  assert.equal(await hers.locator('.task:visible').count(), 2);
  await hers.keyboard.press('a');
  await hers.keyboard.press('d');
  await hers.keyboard.type('Not this one.');
  await hers.keyboard.press('Enter');
  assert.equal(await hers.locator('.task:visible').count(), 0);
  // Whoever goes has decided.
  await hers.goto(hall.room);
  await heard(his, 'See http://one.example');
  await his.locator('.msg.held.failed', { hasText: 'Not this one.' }).waitFor();
  await his.locator('.msg.held.failed').getByRole('button', { name: 'Put it away' }).click();
  await his.locator('.msg.held').waitFor({ state: 'detached' });
  await hers.goto('/todo');
  await hers.getByText('Nothing waiting.').waitFor();
  unharmed(hers, his);
});

test('four things wait, and are cleared from the keyboard, in French', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const [bo, cy] = [await ada.invite(hall, 'bo'), await ada.invite(hall, 'cy')];
  const tenors = await ada.found('Tenors', { visibility: 'closed' });
  await ada.post(`${tenors.href}/settings/newcomers`, { read_back: '0', questions: 'Quelle voix ?', again_days: 30 });
  await ada.post(`${tenors.href}/settings/filters`, { act: 'add', kind: 'link', pattern: '', effect: 'hold', reason: 'Les liens sont lus d’abord.' });
  const [dot, eli] = [await ada.invite(tenors, 'dot'), await ada.invite(tenors, 'eli')];
  for (const person of [ada, bo, cy, dot, eli]) await person.speak('fr');
  await bo.post(`${tenors.href}/ask`, { answer: 'Ténor, les bons jours.', words: '' });
  await cy.post(`${tenors.href}/ask`, { answer: 'Soprano.', words: '' });
  await dot.say(tenors.room, 'Plus fort.');
  await dot.say(tenors.room, 'Voir http://one.example');
  await eli.post(`${tenors.room}/1/report`, { rule: '', words: 'Trop fort.' });

  const browser = await launch(t);
  const hers = await open(browser, house, { person: ada, locale: 'fr-FR' });
  await hers.goto('/todo');
  await hers.locator('.side [data-todo]', { hasText: '4' }).waitFor();
  // The keys of a page come with its own script.
  await hers.waitForLoadState('networkidle');
  await hers.getByText(/^4 choses attendent, la plus ancienne\s: (maintenant|il y a)/).waitFor();
  await hers.getByText('Ténor, les bons jours.').waitFor();
  await picture(hers, 'todo-fr');
  // Whatever can be answered stands in one line.
  const tops = await hers.locator('.task').first().locator('.btn:visible').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  assert.equal(new Set(tops).size, 1, tops.join(' '));
  const here = async (about) => hers.locator('.task:focus', { hasText: about }).waitFor();
  const said = async (sentence) => hers.locator('.answered', { hasText: sentence }).waitFor();
  for (const [key, about] of [['j', 'Bo demande'], ['j', 'Cy demande'], ['k', 'Bo demande']]) {
    await hers.keyboard.press(key);
    await here(about);
  }
  await hers.keyboard.press('a');
  await said('Accepté : Bo.');
  // Let wait, and thought better of; then declined, with a reason and a time.
  await here('Cy demande');
  await hers.keyboard.press('s');
  await said('Remis à demain : Cy.');
  await hers.keyboard.press('z');
  await here('Cy demande');
  await hers.keyboard.press('d');
  await hers.keyboard.type('Il nous faut des ténors.');
  await hers.keyboard.press('Tab');
  await hers.keyboard.type('7');
  await hers.keyboard.press('Enter');
  await said('Refusé : Cy.');
  await here('Dot voudrait dire');
  await hers.keyboard.press('s');
  await said('Remis à demain : Dot.');
  await here('Eli signale');
  await hers.keyboard.press('d');
  await hers.keyboard.type('C’est une chorale.');
  await hers.keyboard.press('Enter');
  await said('Classé');
  assert.equal(await hers.locator('.task:visible').count(), 0);
  // Whoever goes has decided.
  await hers.goto(hall.room);
  const waiting = async () => (await ada.page('/todo')).includes('<li class="task');
  for (let look = 0; look < 50 && await waiting(); look += 1) await hers.goto(hall.room);
  await hers.goto('/todo');
  await hers.getByText('Rien n’attend.').waitFor();
  await hers.getByText('La plus ancienne réponse est venue en').waitFor();

  // Whoever was declined reads why, and from when they may ask again; whoever was let wait is not told.
  const theirs = await open(browser, house, { person: cy, locale: 'fr-FR' });
  await theirs.goto('/');
  await theirs.getByText('Il nous faut des ténors.').waitFor();
  await theirs.goto(`${tenors.href}/ask`);
  await theirs.getByText('Vous pourrez redemander à partir').waitFor();
  assert.ok((await bo.page('/')).includes('Tenors vous est ouvert'));
  assert.ok((await eli.page('/')).includes('C’est une chorale.'));
  assert.ok(!(await dot.page('/')).includes('C’est une chorale.'));
  unharmed(hers, theirs);
});

test('without scripts a host answers by forms', async (t) => {
  const { house, ada, bo, hall, browser } = await aGroupThatHoldsLinks(t);
  await bo.say(hall.room, 'http://one.example');
  const hers = await open(browser, house, { person: ada, javaScriptEnabled: false });
  await hers.goto('/todo');
  await hers.getByText('Decline…').click();
  await hers.getByLabel('Why').fill('Not here.');
  await hers.getByRole('button', { name: 'Decline', exact: true }).click();
  await hers.getByText('Declined, with your reason.').waitFor();
  const his = await open(browser, house, { person: bo, javaScriptEnabled: false });
  await his.goto('/');
  await his.getByText('Not here.').waitFor();
  await his.getByRole('button', { name: 'Seen' }).click();
  await his.getByText('Not here.').waitFor({ state: 'detached' });
  unharmed(hers, his);
});
