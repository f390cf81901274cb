// The line by requests: frames in their order, both ways, and an end that is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Poll } from '../../templates/assets/js/pages/poll.js';

/** A house that answers as it is told to, and keeps what it was asked. */
function house() {
  const asked = [];
  const news = [];
  let wake = () => {};
  const fetch = async (address, { method = 'GET', body, signal } = {}) => {
    if (method === 'POST') asked.push([address, body]);
    if (address === '/poll') return Response.json({ id: 'x' });
    if (method === 'POST') return new Response(null, { status: 204 });
    while (!news.length) {
      await new Promise((come, gone) => {
        wake = come;
        signal.addEventListener('abort', () => gone(new Error('aborted')));
      });
    }
    const next = news.shift();
    return typeof next === 'number' ? new Response(null, { status: next }) : Response.json(next);
  };
  return { fetch, asked, tell(next) { news.push(next); wake(); } };
}

const closed = (line) => new Promise((resolve) => { line.onclose = resolve; });

test('frames come in their order, and go in theirs', async () => {
  const { fetch, asked, tell } = house();
  const line = new Poll({ fetch });
  const heard = [];
  const all = new Promise((resolve) => { line.onmessage = ({ data }) => heard.push(JSON.parse(data).n) === 3 && resolve(); });
  line.send('{"t":"a"}');
  line.send('{"t":"b"}');
  tell([{ n: 1 }, { n: 2 }]);
  tell([{ n: 3 }]);
  await all;
  line.send('{"t":"c"}');
  assert.deepEqual(heard, [1, 2, 3]);
  const end = closed(line);
  line.close();
  await end;
  assert.deepEqual(asked, [['/poll', undefined], ['/poll/x', '[{"t":"a"},{"t":"b"}]'], ['/poll/x', '[{"t":"c"}]']]);
});

test('an end is told as a socket tells it', async () => {
  for (const [told, code] of [[[{ t: 'closed', code: 1012 }], 1012], [401, 4001], [404, 1006]]) {
    const { fetch, tell } = house();
    const line = new Poll({ fetch });
    const end = closed(line);
    tell(told);
    assert.equal((await end).code, code);
    assert.equal(line.readyState, 3);
  }
});
