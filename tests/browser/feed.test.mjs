// The feed: read, answered, reacted to and passed over where it stands, on two devices and without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, heard, launch, open, picture, unharmed } from './browser.mjs';
import { House } from './house.mjs';

async function aHouseThatTalks(t) {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const garden = await ada.found('The garden', { visibility: 'open' });
  const bo = await ada.invite(hall, 'bo');
  await bo.post(`${garden.href}/join`);
  await ada.say(garden.room, 'The **roses** are out.');
  for (let n = 1; n <= 9; n += 1) await ada.say(hall.room, `Verse ${n}.`);
  return { house, ada, bo, hall, garden, browser: await launch(t) };
}

const post = (page, words) => page.locator('#feed .post', { hasText: words });

test('what waits is answered, reacted to and passed over in place, and every device agrees', async (t) => {
  const { house, ada, bo, hall, garden, browser } = await aHouseThatTalks(t);
  const hers = await open(browser, house, { person: ada });
  await hers.goto(garden.room);
  const laptop = await open(browser, house, { person: bo });
  const phone = await open(browser, house, { person: bo, viewport: { width: 390, height: 844 }, hasTouch: true });
  await Promise.all([laptop.goto('/'), phone.goto('/')]);
  await laptop.getByText('10 messages in 2 conversations').waitFor();
  await accessible(laptop, 'the feed, with what waits');
  await picture(laptop, 'feed');
  await picture(phone, 'feed-phone');

  // The fold opens where it is.
  assert.equal(await post(laptop, 'Verse 1.').locator('.msg').count(), 5);
  await post(laptop, 'Verse 1.').getByText('4 more').click();
  await post(laptop, 'Verse 5.').waitFor();
  assert.equal(await post(laptop, 'Verse 1.').locator('.msg').count(), 9);

  // An answer, and an emoji, without leaving.
  const roses = post(laptop, 'roses');
  await roses.getByText('Answer').click();
  await roses.locator('textarea').fill('How lovely.');
  await laptop.keyboard.press('Enter');
  await roses.locator('.msg[data-seq]', { hasText: 'How lovely.' }).waitFor();
  await heard(hers, 'How lovely.');
  assert.equal(await roses.locator('.pending').count(), 0);
  await roses.locator('.msg', { hasText: 'roses' }).hover();
  await roses.locator('.tools [data-act=react]').click();
  await laptop.locator('.emoji.open button', { hasText: '🎉' }).click();
  await roses.locator('.reacts button[aria-pressed=true]', { hasText: '🎉' }).waitFor();
  await post(phone, 'roses').locator('.reacts', { hasText: '🎉' }).waitFor();

  // What is said now comes in where it belongs.
  await ada.say(garden.room, 'And the bees.');
  await roses.locator('.msg', { hasText: 'And the bees.' }).waitFor();
  assert.equal(await roses.locator('.waits').evaluate((badge) => badge.firstChild.data), '2');

  // Any badge says why; the page itself is asked nothing.
  await roses.locator('.waits').click();
  await laptop.locator('.why', { hasText: '2 messages after the one you read last, from Ada' }).waitFor();
  await accessible(laptop, 'why it is unread');
  await laptop.keyboard.press('Escape');
  await laptop.locator('.why').waitFor({ state: 'detached' });
  await laptop.locator('.side .go', { hasText: 'Salon' }).first().click({ modifiers: ['Alt'] });
  await laptop.locator('.why', { hasText: 'after the one you read last' }).waitFor();
  await laptop.keyboard.press('Escape');

  // Done with it by a key; the phone knows within two seconds; and it can be undone.
  await roses.focus();
  await laptop.keyboard.press('e');
  await laptop.getByText('Marked as read: Salon').waitFor();
  await post(phone, 'roses').waitFor({ state: 'detached', timeout: 2_000 });
  await laptop.keyboard.press('Enter');
  await roses.locator('.msg', { hasText: 'And the bees.' }).waitFor();
  await phone.getByText('Show what is new').waitFor();
  await laptop.getByRole('button', { name: 'Mark everything as read' }).click();
  await laptop.getByText('You have read everything.').waitFor();
  await accessible(laptop, 'the feed, all read');
  await laptop.getByRole('button', { name: 'Undo' }).click();
  await post(laptop, 'Verse 1.').waitFor();
  unharmed(hers, laptop, phone);
  assert.ok(hall);
});

test('in a feed of their own only what belongs there is offered, answered and undone', async (t) => {
  const { house, ada, bo, garden, browser } = await aHouseThatTalks(t);
  const form = await bo.page('/feeds/new');
  const [, group] = /value="([0-9a-f-]{36})"[^>]*><span[^>]*><\/span><span>The hall</.exec(form);
  const own = (await bo.post('/feeds/new', { name: 'Hall', groups: group })).headers.get('location');
  for (const javaScriptEnabled of [true, false]) {
    const his = await open(browser, house, { person: bo, javaScriptEnabled });
    await his.goto(own);
    await post(his, 'Verse 1.').getByText('4 more').click();
    await post(his, 'Verse 5.').waitFor();
    if (!javaScriptEnabled) assert.ok(his.url().includes(own), his.url());
    await post(his, 'Verse 1.').getByRole('button', { name: 'Mark as read' }).click();
    await his.getByText('Marked as read: Salon').waitFor();
    assert.equal(await post(his, 'roses').count(), 0);
    if (javaScriptEnabled) {
      // Somebody speaks elsewhere: the feed asks, and offers nothing.
      const asked = his.waitForResponse((answer) => answer.url().includes('only=') && answer.status() === 204);
      await ada.say(garden.room, 'And the bees.');
      await asked;
      assert.equal(await his.getByText('Show what is new').isVisible(), false);
    }
    await his.getByRole('button', { name: 'Undo' }).click();
    await post(his, 'Verse 1.').waitFor();
    assert.ok(his.url().includes(own), his.url());
    unharmed(his);
  }
});

test('without scripts the same is done by links and forms', async (t) => {
  const { house, bo, browser } = await aHouseThatTalks(t);
  const his = await open(browser, house, { person: bo, javaScriptEnabled: false });
  await his.goto('/');
  await post(his, 'Verse 1.').getByText('4 more').click();
  await post(his, 'Verse 5.').waitFor();
  await post(his, 'roses').getByText('Answer').click();
  await post(his, 'roses').locator('textarea').fill('How lovely.');
  await post(his, 'roses').getByRole('button', { name: 'Send' }).click();
  await post(his, 'How lovely.').waitFor();
  await post(his, 'roses').getByRole('button', { name: 'Mark as read' }).click();
  await his.getByText('Marked as read: Salon.').waitFor();
  assert.equal(await post(his, 'roses').count(), 0);
  await his.getByRole('button', { name: 'Undo' }).click();
  await post(his, 'roses').waitFor();
  unharmed(his);
});

test('every badge says why: to a key, to a finger, and without scripts', async (t) => {
  const house = await House.open(t);
  const ada = await house.owner('ada');
  const hall = await ada.found('The hall');
  const bo = await ada.invite(hall, 'bo');
  await ada.say(hall.room, 'The glue is ready.');
  await ada.say(hall.room, 'It waits for @bo');
  const browser = await launch(t);
  const hers = await open(browser, house, { person: bo });
  await hers.goto('/settings');
  const said = (page) => page.locator('.why', { hasText: '2 messages after the one you read last, from Ada' });
  // By a key: the badge of the room, of its group and of everything, each with a place in the order of Tab.
  for (const [before, of] of [['.rooms .go', `${hall.room}/why`], ['.group[href^="/g/"]', `/why?group=${hall.slug}`], ['.go[href="/"]', '/why']]) {
    await hers.locator(`.side ${before}`).first().focus();
    await hers.keyboard.press('Tab');
    await hers.locator(`.side .asks[href="${of}"]:focus`).waitFor();
    await hers.keyboard.press('Enter');
    await said(hers).waitFor();
    if (of === '/why') {
      await accessible(hers, 'why it is unread, asked by a key');
      await picture(hers, 'why-key');
    }
    await hers.keyboard.press('Escape');
    await hers.locator('.why').waitFor({ state: 'detached' });
    assert.ok(await hers.locator(`.side .asks[href="${of}"]`).evaluate((badge) => badge === document.activeElement));
  }
  // By a finger: on the tab, and in the drawer, which stays open.
  for (const colorScheme of ['light', 'dark']) {
    const phone = await open(browser, house, { person: bo, viewport: { width: 390, height: 780 }, hasTouch: true, colorScheme });
    await phone.goto('/settings');
    await phone.locator('.tabs .asks').tap();
    await said(phone).waitFor();
    await picture(phone, `why-tab-${colorScheme}`);
    await phone.keyboard.press('Escape');
    await phone.locator('.tabs button').tap();
    await phone.locator('.side .rooms .asks').tap();
    await said(phone).waitFor();
    assert.ok(await phone.locator('.side .rooms .go').first().isVisible());
    await accessible(phone, 'why it is unread, asked in the drawer');
    await picture(phone, `why-drawer-${colorScheme}`);
    unharmed(phone);
  }
  // Without scripts it is a page.
  const bare = await open(browser, house, { person: bo, javaScriptEnabled: false });
  for (const path of ['/settings', hall.href]) {
    await bare.goto(path);
    await bare.locator(`.asks[href="${hall.room}/why"]`).last().click();
    await said(bare).waitFor();
  }
  // What waits in a thread says why as well; what waits no more asks nothing.
  await bo.post(`${hall.room}/read`, { seq: 2 });
  const first = /data-id="([^"]+)" data-seq="1"/.exec(await bo.page(hall.room))[1];
  await bo.post(`/m/${first}/follow`, { follow: true });
  await ada.post(`${hall.room}/1/thread`, { cid: crypto.randomUUID(), body: 'In the blue pot.' });
  await hers.goto(hall.room);
  await hers.locator('#m1 .replies + .badge').click();
  await hers.locator('.why', { hasText: '1 message in a thread that you follow, from Ada' }).waitFor();
  await picture(hers, 'why-thread');
  await hers.keyboard.press('Escape');
  await bo.post(`${hall.room}/1/thread/read`, { seq: 3 });
  await hers.locator('#m1 .replies + .badge').waitFor({ state: 'detached' });
  assert.equal(await hers.locator('.asks:visible').count(), 0);
  unharmed(hers, bare);
});
