// Guessing what was meant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from '../../src/errors/nearest-name.ts';

test('the name with the fewest slips is meant', () => {
  const names = ['pollSeconds', 'firstPullHours', 'region', 'kind'];
  assert.equal(nearestName('pollSecond', names), 'pollSeconds');
  assert.equal(nearestName('polseconds', names), 'pollSeconds');
  assert.equal(nearestName('regoin', names), 'region');
});

test('two swapped letters are one slip', () => {
  assert.equal(nearestName('jsno', ['json']), 'json');
});

test('a name that is far from all is not guessed', () => {
  assert.equal(nearestName('interval', ['region', 'kind']), undefined);
  assert.equal(nearestName('kin', []), undefined);
});
