// How values are written under a key of each type, and what is not written at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, mappingOf, written } from '../mapping-of.ts';

/** Key, value in the record, text on the line. */
const examples: readonly (readonly [string, unknown, string | undefined])[] = [
  ['msg', 'text', 'text'],
  ['msg', '  text \n', 'text'],
  ['msg', ' ', undefined],
  ['msg', 12.5, '12.5'],
  ['msg', false, 'false'],
  ['msg', { a: null }, '{"a":null}'],
  ['msg', ['a', { b: 1 }], 'a; {"b":1}'],
  ['msg', 'half \ud83d', 'half \ufffd'],
  ['suser', ['liz', 'jay'], 'liz'],
  ['cnt', 3, '3'],
  ['cnt', '0042', '42'],
  ['cnt', '7.0', '7'],
  ['cnt', true, '1'],
  ['cnt', 'False', '0'],
  ['cnt', [5, 6], '5'],
  ['cnt', 2_147_483_648, undefined],
  ['cnt', -2_147_483_648, '-2147483648'],
  ['cnt', 1.5, undefined],
  ['cnt', 'many', undefined],
  ['cnt', {}, undefined],
  ['spt', 65_536, undefined],
  ['cn1', '9223372036854775807', '9223372036854775807'],
  ['cn1', '9223372036854775808', undefined],
  ['cn1', 2 ** 60, undefined],
  ['cfp1', '0.25', '0.25'],
  ['cfp1', 'x', undefined],
  ['MicrosoftDefenderFlag', 1, 'true'],
  ['MicrosoftDefenderFlag', 'FALSE', 'false'],
  ['MicrosoftDefenderFlag', 'maybe', undefined],
  ['rt', '2020-09-30T14:09:20.35743Z', '1601474960357'],
  ['rt', '2015-06-29T20:03:19', '1435608199000'],
  ['rt', 1601474960357, undefined],
  ['rt', 'yesterday', undefined],
  ['rt', '1969-12-31T23:59:59Z', undefined],
  ['MicrosoftDefenderTime', '2026-01-08T10:07:47+01:00', '2026-01-08T09:07:47.000Z'],
  ['src', '192.0.2.1', '192.0.2.1'],
  ['src', '192.0.2.256', undefined],
  ['src', 'host', undefined],
  ['src', '', undefined],
  ['src', ' 192.0.2.1 ', '192.0.2.1'],
  ['src', '192.0.2.1:443', '192.0.2.1'],
  ['src', '192.0.2.1:port', undefined],
  ['src', '192.0.2.01', undefined],
  ['src', '192.0.2.1/24', undefined],
  ['src', '::ffff:192.0.2.1', '192.0.2.1'],
  ['src', '::FFFF:c000:201', '192.0.2.1'],
  ['src', '[::ffff:192.0.2.1]:443', '192.0.2.1'],
  ['src', '0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['src', 'ffff:10.11.0.229', '10.11.0.229'],
  ['src', '::ffff:192.0.2.256', undefined],
  ['src', 3_221_225_985, undefined],
  ['src', ['192.0.2.1', '192.0.2.2'], '192.0.2.1'],
  ['smac', '00-1A-2B-3C-4D-5E', '00:1a:2b:3c:4d:5e'],
  ['smac', '001a2b3c4d5e', '00:1a:2b:3c:4d:5e'],
  ['smac', '001a.2b3c.4d5e', '00:1a:2b:3c:4d:5e'],
  ['smac', ' 00:1a:2b:3c:4d:5e ', '00:1a:2b:3c:4d:5e'],
  ['smac', '00:1a:2b:3c:4d', undefined],
  ['smac', '00:1a:2b:3c:4d:5g', undefined],
  ['smac', 'none', undefined],
  ['fsize', 4_294_967_296, undefined],
  ['in', '2147483648', undefined],
  ['spid', 2_147_483_647, '2147483647'],
  ['cnt', '1e3', undefined],
  ['cnt', '0x10', undefined],
  ['cnt', '00000000000000000000007', '7'],
];

for (const [key, value, expected] of examples) {
  test(`${JSON.stringify(value)} under ${key} is ${expected === undefined ? 'not written' : expected}`, () => {
    assert.equal(written('from: A', { A: value }, key), expected);
  });
}

test('an IPv6 address goes to the companion key of CEF, with its standard label', () => {
  const { events } = eventsOf(mappingOf('fields:\n  - { from: A, cef: src, leef: src }\n'), {
    A: '2001:db8::1',
  });
  assert.deepEqual(events[0]?.fields, [
    { key: 'c6a2', label: 'Source IPv6 Address', text: '2001:db8::1', isKept: false, isCut: false },
  ]);
  assert.equal(written('from: A', { A: '2001:db8::1' }, 'src', { dialect: 'leef' }), '2001:db8::1');
});

test('an IPv6 address is known in brackets, with port and with zone, and one that is IPv4 in truth is none', () => {
  const mapping = mappingOf('fields:\n  - { from: A, cef: src }\n');
  const places = (value: string) => {
    const [field] = eventsOf(mapping, { A: value }).events[0]?.fields ?? [];
    return `${field?.key} ${field?.text}`;
  };
  for (const value of [
    '2001:db8::1',
    '[2001:db8::1]',
    '[2001:db8::1]:443',
    '2001:db8::1%eth0',
    '2001:db8::1%',
  ]) {
    assert.equal(places(value), 'c6a2 2001:db8::1', value);
  }
  assert.equal(places('[::ffff:c000:201]:443'), 'src 192.0.2.1');
  assert.equal(places('2001:db8:::1'), 'undefined undefined');
});

test('a key of identity is written only behind the address it belongs to', () => {
  const mapping = mappingOf(
    'fields:\n  - { from: A, leef: identSrc }\n  - { from: B, leef: identHostName }\n',
  );
  const keysOf = (A: string) =>
    eventsOf(mapping, { A, B: 'pc1' }, { dialect: 'leef' }).events[0]?.fields.map(({ key }) => key);
  assert.deepEqual(keysOf('192.0.2.1'), ['identSrc', 'identHostName']);
  assert.deepEqual(keysOf('192.0.2.300'), []);
});

test('a slot carries its label, a custom LEEF time is ISO, devTime is epoch milliseconds', () => {
  const { events } = eventsOf(mappingOf('fields:\n  - { from: A, cef: cs1 }\n'), { A: 'x' });
  assert.equal(events[0]?.fields[0]?.label, 'ThreatName');
  assert.equal(
    written('from: A', { A: '2026-01-08' }, 'moment', { dialect: 'leef' }),
    '2026-01-08T00:00:00.000Z',
  );
  assert.equal(written('from: A', { A: '2026-01-08' }, 'devTime', { dialect: 'leef' }), '1767830400000');
});

test('text longer than its key is cut between characters, and says so', () => {
  const mapping = mappingOf('fields:\n  - { from: A, cef: act }\n');
  const [field] = eventsOf(mapping, { A: `${'x'.repeat(62)}😀😀` }).events[0]?.fields ?? [];
  assert.deepEqual(field, { key: 'act', text: 'x'.repeat(62), isKept: false, isCut: true });
});

test('an externalId of more than 40 characters is left out whole, and counted', () => {
  const mapping = mappingOf('fields:\n  - { from: A, cef: externalId }\n');
  assert.deepEqual(eventsOf(mapping, { A: 'x'.repeat(41) }), {
    events: [{ ...eventsOf(mapping, {}).events[0], fields: [] }],
    unfit: ['externalId dropped'],
  });
  assert.equal(eventsOf(mapping, { A: 'x'.repeat(40) }).events[0]?.fields[0]?.isKept, true);
});

test('kept: true makes any key an id: whole or not at all', () => {
  const mapping = mappingOf('fields:\n  - { from: A, cef: act, kept: true }\n');
  assert.deepEqual(eventsOf(mapping, { A: 'x'.repeat(64) }).unfit, ['act dropped']);
  assert.equal(eventsOf(mapping, { A: 'x' }).events[0]?.fields[0]?.isKept, true);
});

test('values of a surprising type are counted', () => {
  const mapping = mappingOf('fields:\n  - { from: A, cef: [msg, cnt] }\n');
  assert.deepEqual(eventsOf(mapping, { A: { b: 1 } }).unfit, ['msg as-text', 'cnt dropped']);
  assert.deepEqual(eventsOf(mapping, { A: 7 }).unfit, []);
});

test('a text of many megabytes in an object is not walked to its end', () => {
  const big = { A: { list: Array.from({ length: 200_000 }, () => 'x'.repeat(10)) } };
  const text = written('from: A', big, 'cs1');
  assert.equal(text?.length, 4_000);
});

test('two rows whose conditions exclude each other may share a key', () => {
  const rows = [
    '{ from: A, cef: msg, when: { A: { present: true } } }',
    '{ from: B, cef: msg, when: { not: { A: { present: true } } } }',
  ];
  const mapping = mappingOf(`fields:\n${rows.map((row) => `  - ${row}\n`).join('')}`);
  const texts = (data: unknown) => eventsOf(mapping, data).events[0]?.fields.map((field) => field.text);
  assert.deepEqual(texts({ A: 'a', B: 'b' }), ['a']);
  assert.deepEqual(texts({ B: 'b' }), ['b']);
});
