// What `first` gives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { written } from '../mapping-of.ts';

test('first gives the first that is there', () => {
  assert.equal(written('first: [A, B]', { A: '', B: 'b' }), 'b');
  assert.equal(written('first: [A, B]', { A: 'a', B: 'b' }), 'a');
  assert.equal(written('first: [A, B]', {}), undefined);
});

test('first takes expressions, and a constant as its last', () => {
  assert.equal(
    written('first: [A, { from: B, split: ";", take: first }, { value: none }]', { B: 'x;y' }),
    'x',
  );
  assert.equal(written('first: [A, { value: none }]', {}), 'none');
});
