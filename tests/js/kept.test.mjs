// What the worker keeps of a room, and how what is said later is added to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.document = { addEventListener() {} };
const { put } = await import('../../templates/assets/js/pages/kept.js');

const message = (seq, words) => `<li class="msg" id="m${seq}" data-seq="${seq}" data-author="ada"><div class="words">${words}</div></li>`;
const list = '<ol>\n<li>one</li>\n<li>two</li>\n</ol>';
const page = (...messages) => `<main><ol class="chunk">\n${messages.map((one) => `${one}\n`).join('')}</ol><!--now-->\n<ol class="chunk waiting"></ol></main>`;

test('what is said next stands at the end, once', () => {
  const kept = page(message(1, list), message(2, 'b'));
  const after = put(kept, { seq: 3, html: `${message(3, 'c')}\n` });
  assert.equal(after, page(message(1, list), message(2, 'b'), message(3, 'c')));
  assert.equal(put(after, { seq: 3, html: message(3, 'c') }), after);
  assert.equal(put(page(), { seq: 1, html: message(1, list) }), page(message(1, list)));
});

test('what changed stands where it stood, and what was taken back is gone from here, too', () => {
  const kept = page(message(1, list), message(2, 'secret'), '<li class="day rule"></li>', message(3, list));
  assert.equal(put(kept, { seq: 2, html: message(2, 'taken back') }), page(message(1, list), message(2, 'taken back'), '<li class="day rule"></li>', message(3, list)));
  assert.equal(put(kept, { seq: 1, html: message(1, 'x') }), page(message(1, 'x'), message(2, 'secret'), '<li class="day rule"></li>', message(3, list)));
  assert.equal(put(kept, { seq: 3, html: message(3, 'last') }), page(message(1, list), message(2, 'secret'), '<li class="day rule"></li>', message(3, 'last')));
  // What is not kept is not added among what came after it.
  const part = page(message(5, 'e'));
  assert.equal(put(part, { seq: 4, html: message(4, 'd') }), part);
  assert.equal(put('<p>Another page</p>', { seq: 1, html: message(1, 'a') }), '<p>Another page</p>');
});
