// One event per item.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, mappingOf } from '../mapping-of.ts';

const actions = `
fields:
  - { from: Id, cef: externalId }
children:
  - each: Actions
    when: { Status: { present: true } }
    most: 2
    variant: { from: Status, lookup: { Failed: failed }, otherwise: other }
    name: { template: 'Action of {$parent.Id}' }
    fields:
      - { from: Status, cef: outcome }
      - { from: $parent.Id, cef: externalId }
`;

function summary(text: string, data: unknown): readonly string[] {
  return eventsOf(mappingOf(text), data).events.map(
    ({ kind, variant, category, name, severity, fields }) =>
      `${kind}:${variant} ${category} ${name} ${severity} ${fields.map(({ key, text: value }) => `${key}=${value}`)}`,
  );
}

test('the record makes its event, then each item that matches, up to the bound, with the record at hand', () => {
  const data = { Id: 'i', Actions: [{}, { Status: 'Failed' }, { Status: 'Done' }, { Status: 'Failed' }] };
  assert.deepEqual(summary(actions, data), [
    'thing:seen endpoint-seen A thing 3 externalId=i',
    'thing:failed endpoint-failed Action of i 3 outcome=Failed,externalId=i',
    'thing:other endpoint-other Action of i 3 outcome=Done,externalId=i',
  ]);
});

test('without items there is the record alone', () => {
  assert.equal(summary(actions, { Id: 'i' }).length, 1);
  assert.equal(summary(actions, { Id: 'i', Actions: 'text' }).length, 1);
});

test('with instead the record makes no event of its own where there are items', () => {
  const text = actions.replace('each: Actions', 'each: Actions\n    instead: true');
  assert.equal(summary(text, { Id: 'i', Actions: [{ Status: 'x' }] }).length, 1);
  assert.equal(summary(text, { Id: 'i', Actions: [] }).length, 1);
});

test('items that are plain values are read by $item', () => {
  const text =
    'fields:\n  - { from: Id, cef: msg }\nchildren:\n  - each: Urls\n    fields: [{ from: $item, cef: request }]\n';
  assert.deepEqual(summary(text, { Urls: ['a', 'b'] }), [
    'thing:seen endpoint-seen A thing 3 ',
    'thing:seen endpoint-seen A thing 3 request=a',
    'thing:seen endpoint-seen A thing 3 request=b',
  ]);
});

test('an item can be written as pairs of its own paths, and a fact of the source decides on children', () => {
  const text = `
fields: [{ from: Id, cef: msg }]
children:
  - each: Items
    when: { $source.itemLines: true }
    fields: [{ from: $item, items: [A, B.C], cef: msg }]
`;
  const mapping = mappingOf(text);
  const data = { Id: 'i', Items: [{ A: 1, B: { C: 2, D: 3 } }] };
  const { events } = eventsOf(mapping, data, { facts: { itemLines: true } });
  assert.deepEqual(
    events.map(({ fields }) => fields[0]?.text),
    ['i', 'A=1, B.C=2'],
  );
  assert.equal(eventsOf(mapping, data, { facts: { itemLines: false } }).events.length, 1);
  assert.equal(eventsOf(mapping, data).events.length, 1);
  assert.deepEqual(mapping.known.unknownIn(data), ['Items.B.D']);
});
