// The LEEF reader, example by example from IBM's pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviationsOf, leef, read } from './judge.ts';

test('a valid line of LEEF 1.0 is read as it stands, and nothing is said against it', () => {
  const { event, deviations } = read(
    leef('cat=x-y', 'devTime=1767862800000', 'sev=10', 'path=\\\\host\\a=b'),
  );
  assert.deepEqual(deviations, []);
  assert.deepEqual(event?.header, ['Acme', 'Connector', '1.0', 'a:b']);
  assert.equal(event?.values.get('path'), '\\\\host\\a=b');
});

const second = 'LEEF:2.0|Acme|Connector|1.0|a:b|';
for (const [what, head, delimiter] of [
  ['one character', `${second}^|`, '^'],
  ['a character beyond ASCII', `${second}¦|`, '¦'],
  ['x5E', `${second}x5E|`, '^'],
  ['0x5e', `${second}0x5e|`, '^'],
  ['0x09', `${second}0x09|`, '\t'],
  ['nothing', `${second}|`, '\t'],
  ['a field left out', second, '\t'],
] as const) {
  test(`LEEF 2.0: the delimiter as ${what}`, () => {
    const { event, deviations } = read(`${head}cat=a b${delimiter}sev=5${delimiter}url=x=y`);
    assert.deepEqual(deviations, []);
    assert.deepEqual(Object.fromEntries(event?.values ?? []), { cat: 'a b', sev: '5', url: 'x=y' });
  });
}

const at = 'LEEF:1.0|Acme|Connector|1.0|a:b|'.length;
const wrong: readonly (readonly [what: string, line: string, deviations: readonly string[]])[] = [
  ['version 3.0', 'LEEF:3.0|A|B|1|a|sev=5', ['leef-version 5']],
  ['three pipes', 'LEEF:1.0|A|B|1', ['leef-header 14']],
  ['no EventID', 'LEEF:1.0|A|B|1||sev=5', ['leef-header-empty 15']],
  ['a backslash in the header', 'LEEF:1.0|A\\|B|1|a|sev=5', ['leef-header-text 9']],
  ['an EventID of 256', `LEEF:1.0|A|B|1|${'x'.repeat(256)}|sev=5`, ['leef-event-id 15']],
  ['two characters as delimiter', `${second}^^|sev=5`, [`leef-delimiter ${at}`]],
  ['an attribute without =', leef('sev=5', 'hello'), [`leef-attribute ${at + 6}`]],
  ['a key with an underscore', leef('in_if=x'), [`leef-key ${at}`]],
  ['a key twice', leef('sev=5', 'sev=6'), [`key-twice ${at + 6}`]],
  ['an empty value', leef('cat='), [`value-empty ${at + 4}`]],
  ['a delimiter at the end', leef('sev=5', ''), [`leef-attribute ${at + 5}`]],
  ['a pipe in a value', leef('cat=a|b'), [`leef-pipe ${at + 5}`]],
  ['a backslash before the delimiter', leef('path=a\\', 'sev=5'), [`leef-backslash ${at + 6}`]],
  ['a backslash and a guarding blank', leef('path=a\\ ', 'sev=5'), []],
  ['a backslash at the end', leef('sev=5', 'path=a\\'), []],
  ['sev=0', leef('sev=0'), [`value-type ${at + 4}`]],
  ['a time without its format', leef('devTime=Jan 08 2026'), [`value-type ${at + 8}`]],
  ['a time with its format', leef('devTime=Jan 08 2026', 'devTimeFormat=MMM dd yyyy'), []],
  ['IPv6 as src', leef('src=2001:db8::1'), []],
  ['a host name as src', leef('src=host'), [`value-type ${at + 4}`]],
  ['a user of 256', leef(`usrName=${'x'.repeat(256)}`), [`value-length ${at + 8}`]],
  ['identity without identSrc', leef('identHostName=x'), [`leef-identity ${at + 14}`]],
  ['a reserved key', leef('isLoginEvent=true'), [`leef-reserved-key ${at + 13}`]],
  ['a line feed in a value', leef('cat=a\nb'), [`control-character ${at + 5}`]],
  ['TAB in LEEF 2.0', `${second}^|cat=a\tb^sev=5`, [`control-character ${at + 7}`]],
  ['TAB escaped by a relay', leef('cat=a', 'sev=5').replace('\t', '#011'), [`relay-escaped-tab ${at + 5}`]],
];

for (const [what, line, deviations] of wrong) {
  test(`LEEF: ${what}`, () => assert.deepEqual(deviationsOf(line), deviations));
}

test('attributes whose TABs a relay has escaped are read all the same', () => {
  const { event } = read(leef('cat=a', 'sev=5').replace('\t', '#011'));
  assert.deepEqual(Object.fromEntries(event?.values ?? []), { cat: 'a', sev: '5' });
});
