// Keys of one's own: what a format cannot carry as a key, or a dictionary has already, is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addKeys, type KeyEntry } from '../../src/mapping/keys.ts';
import type { Dialect } from '../../src/model/event.ts';

function problemsOf(key: string, dialect: Dialect): readonly string[] {
  const keys = new Map<string, KeyEntry>([['act', { key: 'act', type: 'String', length: 63 }]]);
  const problems: string[] = [];
  const entry = { type: 'String', length: 100 };
  addKeys(keys, { [key]: entry }, dialect, true, (place, problem, remedy) => {
    problems.push(`${place.join('.')}: ${problem} ${remedy}`);
  });
  return problems;
}

test('a key of letters and digits is taken', () => {
  assert.deepEqual(problemsOf('MicrosoftDefenderOwn2', 'cef'), []);
  assert.deepEqual(problemsOf('own2', 'leef'), []);
});

const refused = [
  'own key',
  'own-key',
  'own_key',
  'own.key',
  'own=key',
  'own|key',
  'own\tkey',
  'ownké',
  '2own',
  'o',
  'x'.repeat(41),
  '',
];

for (const key of refused) {
  test(`${JSON.stringify(key)} cannot be a key`, () => {
    const told = `${key}: \`${key}\` cannot be a key. Use one word of letters and digits, at most 40.`;
    assert.deepEqual(problemsOf(key, 'leef'), [told]);
  });
}

test('a key of the dictionary cannot be declared again', () => {
  assert.deepEqual(problemsOf('act', 'leef'), [
    'act: The dictionary has `act` already. Use it, or find another name.',
  ]);
});
