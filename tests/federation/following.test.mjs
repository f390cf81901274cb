// A member of another server follows a group, and hears what it shows, changes and takes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { House } from '../browser/house.mjs';
import { Peer } from './peer.mjs';

/** A house with an open window, where two people have talked. */
async function openHouse(t) {
  // Under a name, as in real life: addresses of actors are names.
  const house = await House.open(t, { host: 'localhost' });
  const ada = await house.owner('ada');
  const hall = await ada.found('Night readers', { purpose: 'To read aloud.' });
  const bo = await ada.invite(hall, 'bo');
  await ada.openWindow(hall, 'readers');
  await ada.say(hall.room, 'Has anybody read it?');
  await bo.say(hall.room, 'Twice, and <b>aloud</b>.');
  await ada.say(hall.room, 'Only between us.');
  return { house, ada, bo, hall };
}

async function peer(t, options) {
  const opened = await new Peer(options).open();
  t.after(() => opened.close());
  return opened;
}

/** The group as another server finds it: by its address, then by the document that this leads to. */
async function find(grace, house) {
  const account = `acct:readers@localhost:${house.port}`;
  const response = await fetch(`${house.origin}/.well-known/webfinger?resource=${encodeURIComponent(account)}`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/jrd+json');
  const { subject, links } = await response.json();
  assert.equal(subject, account);
  return grace.look(links.find(({ rel }) => rel === 'self').href);
}

async function publish({ ada, bo, hall }, title) {
  const slip = await ada.propose(hall.room, title, [1, 2]);
  await ada.answer(slip, 'named');
  await bo.answer(slip, 'nameless');
  await ada.answer(slip, 'approve');
  return slip;
}

const drafts = ['draft-cavage-http-signatures-12', 'rfc9421'];

for (const firstKnock of drafts) {
  test(`follow, read, and see it taken back, knocking with ${firstKnock}`, async (t) => {
    const place = await openHouse(t);
    const { house, ada, bo } = place;
    const grace = await peer(t, { firstKnock });

    const group = await find(grace, house);
    assert.equal(group?.constructor.name, 'Group', 'WebFinger leads to a group');
    assert.equal(group.preferredUsername, 'readers');
    assert.equal(group.name?.toString(), 'Night readers');
    await grace.follow(group);
    const accepted = await grace.hears('Accept');
    assert.equal(accepted.actor, group.id.href);
    assert.equal(accepted.object, grace.following.id.href);
    const followers = await group.getFollowers(grace.context);
    assert.equal(followers.totalItems, 1);

    const slip = await publish(place, 'Read aloud');
    const created = await grace.hears('Create');
    assert.equal(created.actor, group.id.href);
    assert.match(created.content, /Has anybody read it\?/);
    assert.match(created.content, /&lt;b&gt;aloud/);
    assert.doesNotMatch(created.content, /<b>|Bo|between us/);
    const note = await grace.look(created.object);
    assert.equal(note.content.toString(), created.content, 'what is fetched is what was sent');
    assert.equal(note.attributionId.href, group.id.href);

    const edition = await bo.post(slip, { act: 'revise', title: 'Read aloud' });
    const next = edition.headers.get('location');
    await bo.post(next, { act: 'reword', position: 1, text: 'Three times.' });
    await ada.answer(next, 'named');
    await bo.answer(next, 'nameless');
    await ada.answer(next, 'approve');
    const updated = await grace.hears('Update');
    assert.equal(updated.object, created.object);
    assert.match(updated.content, /Three times\./);

    await bo.answer(next, 'withdraw');
    const deleted = await grace.hears('Delete');
    assert.equal(deleted.object, created.object);
    assert.equal(deleted.actor, group.id.href);
    const gone = await fetch(created.object, { headers: { accept: 'application/activity+json' } });
    assert.equal(gone.status, 410);
    assert.doesNotMatch(await gone.text(), /read it|Three times/);
  });
}

test('whoever stops following hears no more, and what they had is still taken back', async (t) => {
  const place = await openHouse(t);
  const { house, ada } = place;
  const [grace, hedy] = [await peer(t), await peer(t)];
  const group = await find(grace, house);
  for (const reader of [grace, hedy]) {
    await reader.follow(group);
    await reader.hears('Accept');
  }
  const slip = await publish(place, 'First');
  await Promise.all([grace.hears('Create'), hedy.hears('Create')]);
  await grace.unfollow(group);
  await publish(place, 'Second');
  await hedy.hears('Create', (one) => one !== hedy.heard.find((first) => first.kind === 'Create'));
  assert.equal(grace.heard.filter((one) => one.kind === 'Create').length, 1);
  await ada.answer(slip, 'withdraw');
  await Promise.all([grace.hears('Delete'), hedy.hears('Delete')]);
});

test('a server that was away hears what it missed as soon as it speaks again', async (t) => {
  const place = await openHouse(t);
  const { house } = place;
  const [grace, hedy] = [await peer(t), await peer(t)];
  const group = await find(grace, house);
  for (const reader of [grace, hedy]) {
    await reader.follow(group);
    await reader.hears('Accept');
  }
  await hedy.close();
  await publish(place, 'While away');
  await grace.hears('Create');
  // The house forgets nothing when it ends in between.
  await house.restart('SIGKILL');
  await hedy.open();
  await hedy.follow(group);
  await hedy.hears('Create');
  assert.equal(grace.heard.filter((one) => one.kind === 'Create').length, 1);
});
