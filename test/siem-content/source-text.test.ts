// Where a value comes from, as the field guide says it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Expression } from '../../src/mapping/schema.ts';
import { sourceText } from '../../src/siem-content/source-text.ts';

const texts: readonly (readonly [string, Expression, string])[] = [
  ['a path', { from: 'A.B' }, '`A.B`'],
  ['a constant', { value: 3 }, '3'],
  [
    'several paths',
    { first: [{ from: 'A' }, { from: 'B', otherwise: { from: 'C' } }, { from: 'A' }] },
    '`A`, `B`, `C`',
  ],
  ['a number of items', { count: { from: 'List' } }, 'number of `List`'],
  ['the host in a URL', { hostOf: { from: 'Url' } }, '`Url`'],
  ['a template', { template: '{{{Name}: {Count?}}}' }, '`Name`, `Count`'],
  ['items of a list', { from: 'List', items: '{Key}={Value?}' }, '`List.Key`, `List.Value`'],
  ['paths of items', { from: 'List', items: ['Key', 'Value.Text'] }, '`List.Key`, `List.Value.Text`'],
  ['a picked item', { from: 'List', pick: { when: { Key: 'x' }, from: 'Value' } }, '`List.Value`'],
  ['an expression in an expression', { from: { from: 'A', take: 'first' } }, '`A`'],
  [
    'words that a condition chooses',
    {
      choose: [{ when: { any: [{ A: 'x' }, { not: { B: true } }] }, value: 'y' }],
      otherwise: { value: 'z' },
    },
    'fixed words, by `A`, `B`',
  ],
];

for (const [what, expression, text] of texts) {
  test(`the source of ${what} is told`, () => {
    assert.equal(sourceText(expression), text);
  });
}
