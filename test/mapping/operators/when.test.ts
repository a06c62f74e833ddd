// Which records a condition holds for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { written } from '../mapping-of.ts';

/** Condition, a record it holds for, a record it does not. */
const examples: readonly (readonly [string, unknown, unknown])[] = [
  ['{ A: High }', { A: 'HIGH' }, { A: 'Low' }],
  ['{ A: 1 }', { A: '1' }, { A: 2 }],
  ['{ A: true }', { A: 'True' }, { A: false }],
  ['{ A: false }', { A: false }, { A: null }],
  ['{ A: x, B: y }', { A: 'x', B: 'y' }, { A: 'x' }],
  ['{ A: [x, y, 3] }', { A: 3 }, { A: 'z' }],
  ['{ A: x }', { A: ['w', 'x'] }, { A: ['w'] }],
  ['{ A: null }', { A: '' }, { A: 0 }],
  ['{ A: { present: true } }', { A: 0 }, { A: [] }],
  ['{ A: { present: false } }', {}, { A: 'x' }],
  ['{ A: { not: x } }', {}, { A: 'X' }],
  ['{ A: { not: [x, y] } }', { A: 'z' }, { A: 'y' }],
  ['{ A: { not: null } }', { A: 1 }, { A: null }],
  ['{ A: { startsWith: zap } }', { A: 'ZAP: done' }, { A: 'no zap' }],
  ['{ A: { endsWith: done } }', { A: 'Zap: Done' }, { A: 'done?' }],
  ['{ A: { contains: zap, endsWith: done } }', { A: 'a zap is done' }, { A: 'a zap' }],
  ['{ A: { contains: zap } }', { A: ['x', 'Zap: [Success]'] }, { A: ['x', {}] }],
  ['{ A: { atLeast: 3 } }', { A: '3' }, { A: 2 }],
  ['{ A: { atMost: 3 } }', { A: 3 }, { A: 'many' }],
  ['{ any: [{ A: x }, { B: y }] }', { B: 'y' }, { A: 'y' }],
  ['{ all: [{ A: x }, { B: y }] }', { A: 'x', B: 'y' }, { B: 'y' }],
  ['{ not: { A: x, B: y } }', { A: 'x' }, { A: 'x', B: 'y' }],
  ['{ A.B: x }', { A: [{ B: 'w' }, { B: 'x' }] }, { A: [] }],
];

for (const [condition, holds, fails] of examples) {
  test(`when: ${condition} holds for ${JSON.stringify(holds)} and not for ${JSON.stringify(fails)}`, () => {
    const expression = `choose: [{ when: ${condition}, value: yes-it-does }], otherwise: it-does-not`;
    assert.equal(written(expression, holds), 'yes-it-does');
    assert.equal(written(expression, fails), 'it-does-not');
  });
}
