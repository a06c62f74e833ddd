// The CEF reader, example by example from the document.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cef, deviationsOf, read } from './judge.ts';

test('a valid line is read without escapes, and nothing is said against it', () => {
  const line = cef(
    'act=a \\= b c filePath=C:\\\\new msg=one\\ntwo request=a|b',
    'Acme|a \\| b \\\\ = c|1|x|N|High',
  );
  const { event, deviations } = read(line);
  assert.deepEqual(deviations, []);
  assert.deepEqual(event?.header, ['Acme', 'a | b \\ = c', '1', 'x', 'N', 'High']);
  assert.deepEqual(Object.fromEntries(event?.values ?? []), {
    act: 'a = b c',
    filePath: 'C:\\new',
    msg: 'one\ntwo',
    request: 'a|b',
  });
});

test('an empty extension, either version and every severity of the document are valid', () => {
  for (const severity of ['0', '10', 'Unknown', 'Low', 'Medium', 'High', 'Very-High']) {
    for (const version of [0, 1]) {
      assert.deepEqual(deviationsOf(`CEF:${version}|Acme|Connector||a|N|${severity}|`), []);
    }
  }
});

const wrong: readonly (readonly [what: string, line: string, deviations: readonly string[]])[] = [
  ['version 2', 'CEF:2|A|B|1|a|N|5|', ['cef-version 4']],
  ['six pipes', 'CEF:0|A|B|1|a|N|5', ['cef-header 17']],
  ['an empty product', 'CEF:0|A||1|a|N|5|', ['cef-header-empty 8']],
  ['an escaped = in the name', 'CEF:0|A|B|1|a|N\\=|5|', ['cef-header-escape 15']],
  ['an escaped = in the class id is allowed', 'CEF:0|A|B|1|a\\=|N|5|', []],
  ['a vendor of 64 characters', `CEF:0|${'ü'.repeat(64)}|B|1|a|N|5|`, ['cef-header-length 6']],
  ['a vendor of 63 characters', `CEF:0|${'ü'.repeat(63)}|B|1|a|N|5|`, []],
  ['severity 11', 'CEF:0|A|B|1|a|N|11|', ['cef-severity 16']],
  ['severity 05', 'CEF:0|A|B|1|a|N|05|', ['cef-severity 16']],
  ['a blank before the first key', cef(' act=x'), ['cef-extension 36']],
  ['text before the first key', cef('hello act=x'), ['cef-extension 36']],
  ['a key with a dot', cef('a.b=x'), ['cef-key 36']],
  ['a full name', cef('deviceAction=x'), ['cef-full-name 36']],
  ['a key that ArcSight sets', cef('eventId=7'), ['cef-consumer-key 36']],
  ['a bare =', cef('request=http://x/?a=b'), ['cef-equals 55']],
  ['an escaped pipe', cef('act=a\\|b'), ['cef-value-escape 41']],
  ['a backslash at the end', cef('act=a\\'), ['cef-value-escape 41']],
  ['a blank at the end of a value', cef('act=a  msg=b'), ['cef-value-blank 40']],
  ['a slot without label', cef('cs1=x'), ['cef-label 36']],
  ['a label without slot', cef('cs1Label=x'), ['cef-label 36']],
  ['a key twice', cef('act=x act=y'), ['key-twice 42']],
  ['an empty value', cef('act= msg=y'), ['value-empty 40']],
  ['a port of text', cef('spt=http'), ['value-type 40']],
  ['a port with a leading zero', cef('spt=0443'), ['value-type 40']],
  ['33 bits', cef('cnt=2147483648'), ['value-type 40']],
  ['64 bits in a long', cef('cn1Label=N cn1=9223372036854775807'), []],
  ['65 bits in a long', cef('cn1Label=N cn1=9223372036854775808'), ['value-type 51']],
  ['IPv6 as src', cef('src=2001:db8::1'), ['value-type 40']],
  ['a zone in an address', cef('c6a2Label=Source IPv6 Address c6a2=fe80::1%eth0'), ['value-type 71']],
  ['a MAC with dashes', cef('smac=00-00-5E-00-53-01'), ['value-type 41']],
  ['ISO time', cef('rt=2026-01-08T09:00:00Z'), ['value-type 39']],
  ['epoch milliseconds', cef('rt=1767862800000'), []],
  ['a written time', cef('rt=Jan 08 2026 09:00:00.000 UTC'), []],
  ['an externalId of 41', cef(`externalId=${'x'.repeat(41)}`), ['value-length 47']],
  ['an additional key of any name', cef('AcmeWhatever=x'), []],
  ['TAB in a value', cef('act=a\tb'), ['control-character 41']],
  ['U+2028 in a value', cef('act=a\u2028b'), ['control-character 41']],
  ['a byte order mark in a value', cef('act=\ufeffb'), ['control-character 40']],
];

for (const [what, line, deviations] of wrong) {
  test(`CEF: ${what}`, () => assert.deepEqual(deviationsOf(line), deviations));
}

test('an offset counts bytes, not characters', () => {
  assert.deepEqual(deviationsOf(cef('act=üü spt=x', 'Acme|Connector|1.0|a:b|Nämé|5')), ['value-type 51']);
});

test('bytes that are no UTF-8 are named where they begin', () => {
  const line = Buffer.concat([Buffer.from(cef('act=ü')), Buffer.from([0xff]), Buffer.from(' msg=x')]);
  assert.deepEqual(deviationsOf(line), ['utf8 42']);
});

test('no text, however it is written, makes the reader throw or takes it more than a moment', () => {
  for (const part of ['\\', '=', '|', ' =', '\\=', ' a=', 'CEF:0|']) {
    const line = cef(part.repeat(20_000));
    const { event } = read(line);
    assert.equal(event?.format, 'cef');
  }
});
