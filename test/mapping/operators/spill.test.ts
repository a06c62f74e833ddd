// Where a value goes that is too long for its key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, mappingOf } from '../mapping-of.ts';

const row = 'fields:\n  - { from: A, cef: act, spill: { cef: MicrosoftDefenderLong } }\n';

test('a value that fits stays with its key', () => {
  const { events } = eventsOf(mappingOf(row), { A: 'short' });
  assert.deepEqual(events[0]?.fields, [{ key: 'act', text: 'short', isKept: false, isCut: false }]);
});

test('a value that does not fit goes whole to the other key', () => {
  const { events } = eventsOf(mappingOf(row), { A: 'x'.repeat(64) });
  assert.deepEqual(events[0]?.fields, [
    { key: 'MicrosoftDefenderLong', text: 'x'.repeat(64), isKept: false, isCut: false },
  ]);
});

test('where even the other key is too short the value is cut there', () => {
  const { events } = eventsOf(mappingOf(row), { A: 'x'.repeat(200) });
  assert.deepEqual(events[0]?.fields, [
    { key: 'MicrosoftDefenderLong', text: 'x'.repeat(100), isKept: false, isCut: true },
  ]);
});
