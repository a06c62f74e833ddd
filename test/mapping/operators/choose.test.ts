// What `choose` gives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { written } from '../mapping-of.ts';

const choose = 'choose: [{ when: { A: 1 }, value: one }, { when: { B: true }, from: C }], otherwise: other';

test('choose gives the first branch whose condition holds, a constant or an expression', () => {
  assert.equal(written(choose, { A: 1, B: true, C: 'c' }), 'one');
  assert.equal(written(choose, { A: 2, B: true, C: 'c' }), 'c');
});

test('choose falls to otherwise when no branch holds, or the one that holds gives nothing', () => {
  assert.equal(written(choose, {}), 'other');
  assert.equal(written(choose, { B: true }), 'other');
});
