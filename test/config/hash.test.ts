// The configuration's hash: equal for equal meaning.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configurationHash } from '../../src/config/hash.ts';

test('the order of options does not change the hash, a value or the order of a list does', () => {
  const hash = configurationHash({ a: 1, b: { c: [1, 2], d: 'x' } });
  assert.match(hash, /^[0-9a-f]{16}$/);
  assert.equal(configurationHash({ b: { d: 'x', c: [1, 2] }, a: 1 }), hash);
  assert.notEqual(configurationHash({ a: 2, b: { c: [1, 2], d: 'x' } }), hash);
  assert.notEqual(configurationHash({ a: 1, b: { c: [2, 1], d: 'x' } }), hash);
});
