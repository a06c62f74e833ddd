// What `from` reads: names, lists, and the beginnings with a dollar sign.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, mappingOf, written } from '../mapping-of.ts';

test('a path reads a field, and a field below it', () => {
  assert.equal(written('from: A', { A: 'x' }), 'x');
  assert.equal(written('from: A.B.C', { A: { B: { C: 'x' } } }), 'x');
});

test('a path goes through lists of itself, also lists in lists', () => {
  const data = { A: [{ B: [{ C: 1 }, { C: 2 }] }, {}, { B: [{ C: 3 }] }] };
  assert.equal(written('from: A.B.C', data), '1; 2; 3');
});

test('a dot inside a name is written with a backslash', () => {
  assert.equal(written("from: '@odata\\.type'", { '@odata.type': 'x' }), 'x');
});

test('a missing field, null, empty text, an empty list and the year 0001 are absent', () => {
  for (const value of [
    undefined,
    null,
    '',
    [],
    [null, ''],
    '0001-01-01T00:00:00',
    ['0001-01-01T00:00:00Z'],
  ]) {
    assert.equal(written('from: A', { A: value }), undefined);
  }
  assert.equal(written('from: A', { A: 0 }), '0');
  assert.equal(written('from: A', { A: false }), 'false');
});

test('a path through something that is no object is absent', () => {
  assert.equal(written('from: A.B', { A: 'text' }), undefined);
  assert.equal(written('from: A.length', { A: 'text' }), undefined);
});

test('$source reads facts of the source, $record what the record is', () => {
  assert.equal(written('from: $source.change', {}, 'msg', { facts: { change: 'new' } }), 'new');
  assert.equal(written('from: $source.toString', {}), undefined);
  assert.equal(written('from: $record.id', {}), 'id-1');
  assert.equal(written('from: $record.occurredAt', {}, 'rt'), '1767830400000');
});

test('a field of many keys is written under each', () => {
  const mapping = mappingOf('fields:\n  - { from: A, cef: [rt, start, end], leef: devTime }\n');
  const { events } = eventsOf(mapping, { A: '2026-01-08T00:00:00Z' });
  assert.deepEqual(
    events[0]?.fields.map(({ key, text }) => `${key}=${text}`),
    ['rt=1767830400000', 'start=1767830400000', 'end=1767830400000'],
  );
});
