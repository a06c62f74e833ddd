// What `lookup` finds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { written } from '../mapping-of.ts';

test('lookup ignores case, and finds numbers, words and booleans alike', () => {
  assert.equal(written('from: A, lookup: colours', { A: 'RED' }), '1');
  assert.equal(written('from: A, lookup: colours', { A: 7 }), 'seven');
  assert.equal(written('from: A, lookup: colours', { A: '7' }), 'seven');
  assert.equal(written('from: A, lookup: colours', { A: true }), 'yes');
});

test('what is not in the table is absent, so that otherwise can speak', () => {
  assert.equal(written('from: A, lookup: colours', { A: 'blue' }), undefined);
  assert.equal(written('from: A, lookup: colours, otherwise: { from: A }', { A: 'blue' }), 'blue');
  assert.equal(written('from: A, lookup: colours', { A: { B: 1 } }), undefined);
});

test('names that every object has are not in a table', () => {
  assert.equal(written('from: A, lookup: colours', { A: 'constructor' }), undefined);
  assert.equal(written('from: A, lookup: { a: 1 }', { A: '__proto__' }), undefined);
});

test('a table may stand in the place itself, and lists are looked up item by item', () => {
  assert.equal(written('from: A, lookup: { a: x, b: y }', { A: ['b', 'c', 'A'] }), 'y; x');
});
