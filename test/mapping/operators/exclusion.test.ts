// Which conditions exclude each other, cover each other, or can never hold: sure cases are found, all others left.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { covers } from '../../../src/mapping/operators/covers.ts';
import { excludes, isContradiction } from '../../../src/mapping/operators/exclusion.ts';

const exclusive: readonly (readonly [unknown, unknown])[] = [
  [{ A: 1 }, { A: '2' }],
  [{ A: ['x', 'y'] }, { A: { not: ['Y', 'x', 'z'] } }],
  [{ A: null }, { A: { present: true } }],
  [{ A: null }, { A: { startsWith: 'x' } }],
  [{ A: { present: false } }, { A: 'x' }],
  [{ A: { not: null } }, { A: null }],
  [{ not: { A: 'x' } }, { A: 'x', B: 1 }],
  [{ not: { any: [{ A: 'x' }, { B: 1 }] } }, { B: 1 }],
  [{ any: [{ A: 'x' }, { A: 'y' }] }, { A: 'z' }],
  [{ all: [{ A: 'x' }, { B: 1 }] }, { B: 2 }],
  [{ A: { contains: 'abc' } }, { A: { not: { contains: 'b' } } }],
  [{ A: { startsWith: 'abc' } }, { not: { A: { startsWith: 'abc' } } }],
];
const together: readonly (readonly [unknown, unknown])[] = [
  [{ A: 1 }, { B: 2 }],
  [{ A: ['x', 'y'] }, { A: 'Y' }],
  [{ A: ['x', 'y'] }, { A: { not: 'x' } }],
  [{ A: { not: 'x' } }, { A: { not: 'y' } }],
  [{ A: { contains: 'a' } }, { A: { not: { contains: 'ab' } } }],
  [{ A: { atLeast: 5 } }, { A: { not: { atLeast: 15 } } }],
  [{ any: [{ A: 'x' }, { B: 1 }] }, { A: 'y' }],
  [{ not: { A: 'x', B: 1 } }, { A: 'x' }],
  [{}, { A: 1 }],
];

test('conditions that exclude each other are found, whichever comes first', () => {
  for (const [one, other] of exclusive) {
    assert.ok(excludes(one, other), JSON.stringify([one, other]));
    assert.ok(excludes(other, one), JSON.stringify([other, one]));
  }
});

test('conditions that can hold together are not said to exclude each other', () => {
  for (const [one, other] of together) {
    assert.ok(!excludes(one, other), JSON.stringify([one, other]));
    assert.ok(!excludes(other, one), JSON.stringify([other, one]));
  }
});

test('a condition against itself is found; two values of one path are none, for it may lead to a list', () => {
  assert.ok(isContradiction({ A: 'x', not: { A: 'x' } }));
  assert.ok(isContradiction({ A: { present: true }, all: [{ A: null }] }));
  assert.ok(isContradiction({ A: { atLeast: 5, atMost: 3 } }));
  assert.ok(isContradiction({ any: [{ A: { present: false, contains: 'x' } }] }));
  for (const fine of [
    {},
    { A: 'x' },
    { all: [{ A: 'x' }, { A: 'y' }] },
    { any: [{ A: null }, { A: 'x' }] },
    'no map',
  ]) {
    assert.ok(!isContradiction(fine), JSON.stringify(fine));
  }
});

test('a condition covers another when each of its lines does', () => {
  assert.ok(covers({ A: ['x', 'y'] }, { A: 'X', B: 1 }));
  assert.ok(covers({ any: [{ A: 'x' }, { B: 1 }] }, { B: 1, C: 2 }));
  assert.ok(covers({}, { A: 1 }));
  assert.ok(!covers({ A: 'x' }, { A: ['x', 'y'] }));
  assert.ok(!covers({ A: 'x' }, {}));
});
