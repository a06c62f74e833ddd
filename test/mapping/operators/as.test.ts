// How `as` reads inputs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingNames } from '../../../src/mapping/operators/as.ts';
import { written } from '../mapping-of.ts';

/** Reading, key, input, what is written. */
const examples: readonly (readonly [string, string, unknown, string | undefined])[] = [
  ['us-time', 'rt', '10/31/2024 1:31:54 PM', '1730381514000'],
  ['us-time', 'rt', '1/15/2025 12:00:00 AM', '1736899200000'],
  ['us-time', 'rt', '2024-10-31T13:31:54.2957192Z', '1730381514295'],
  ['epoch-seconds', 'rt', 1730381514, '1730381514000'],
  ['epoch-milliseconds', 'rt', '1730381514123', '1730381514123'],
  ['address', 'src', '192.0.2.1:443', '192.0.2.1'],
  ['address', 'MicrosoftDefenderAddress', '[2001:db8::1]:443', '2001:db8::1'],
  ['address', 'src', '::ffff:192.0.2.1', '192.0.2.1'],
  ['port', 'spt', '192.0.2.1:443', '443'],
  ['port', 'spt', '192.0.2.1', undefined],
  ['lower', 'msg', 'ABC', 'abc'],
  ['upper', 'msg', 'abc', 'ABC'],
  ['kebab', 'msg', 'CredentialAccess', 'credential-access'],
  ['kebab', 'msg', 'Command and Control', 'command-and-control'],
  ['id', 'msg', 'New-Inbox Rule/é', 'New-Inbox-Rule-'],
  ['text', 'msg', { a: [1, 'x'] }, '{"a":[1,"x"]}'],
  ['number', 'cn1', '0042', '42'],
  ['number', 'cn1', 'many', undefined],
  ['boolean', 'MicrosoftDefenderFlag', 'Yes', 'true'],
  ['boolean', 'cn1', 'No', '0'],
];

for (const [reading, key, input, expected] of examples) {
  test(`as: ${reading} makes ${key}=${expected} of ${JSON.stringify(input)}`, () => {
    assert.equal(written(`from: A, as: ${reading}`, { A: input }, key), expected);
  });
}

test('every reading has an example', () => {
  assert.deepEqual([...new Set(examples.map(([reading]) => reading))].sort(), [...readingNames].sort());
});

test('lists are read item by item', () => {
  assert.equal(written('from: A, as: lower', { A: ['X', 'Y'] }), 'x; y');
});
