// CEF: what is escaped where, and what the options change.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCef } from '../../src/formats/cef.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { parseYaml } from '../../src/world/yaml.ts';
import { envelope, event, field } from './events.ts';

const cef = createCef();

function writtenValue(text: string): string | undefined {
  const line = cef.format(event([field('msg', text)]), envelope, 8_000).text;
  return /\|8\|msg=(.*?) cs2Label=/s.exec(line)?.[1];
}

function nameOf(name: string): string | undefined {
  const line = cef.format(event([], { name }), envelope, 8_000).text;
  return /:detected\|(.*)\|8\|cs2Label/s.exec(line)?.[1];
}

test('an extension value escapes backslash, equals sign and line breaks, and no pipe', () => {
  assert.equal(writtenValue('C:\\new|a=b'), 'C:\\\\new|a\\=b');
  assert.equal(writtenValue('one\ntwo\r\nthree'), 'one\\ntwo\\r\\nthree');
});

test('a header field escapes backslash and pipe, no equals sign, and has no line break', () => {
  assert.equal(nameOf('a|b\\c=d'), 'a\\|b\\\\c=d');
  assert.equal(nameOf('one\r\ntwo\nthree'), 'one two three');
});

test('control characters, line separators, byte order marks and halves of characters are replaced', () => {
  assert.equal(writtenValue('a\u0000b\u0009c\u001bd\u0085e\u2028f\u2029g\ufeffh'), 'a b c d e f g h');
  assert.equal(writtenValue('x\ud83dy\u{1f600}z'), 'x\ufffdy\u{1f600}z');
});

test('a value has no spaces around it, and an empty one is left out with its label', () => {
  assert.equal(writtenValue('  padded \n'), 'padded');
  const line = cef.format(event([field('cs1', ' \u0000 ', { label: 'ThreatName' })]), envelope, 8_000).text;
  assert.match(line, /\|8\|cs2Label=RecordId/);
});

test('nothing in a value can begin a pair of its own', () => {
  assert.equal(writtenValue('x cs2=forged dvchost=other'), 'x cs2\\=forged dvchost\\=other');
});

test('header fields keep to their length, counted in characters', () => {
  const long = '\u{1f600}'.repeat(600);
  const line = cef.format(
    event([], { product: { vendor: long, name: long, version: long }, name: long }),
    envelope,
    8_000,
  ).text;
  const lengths = line
    .split('|')
    .slice(1, 6)
    .map((part) => [...part].length);
  assert.deepEqual(lengths, [63, 63, 31, 'detection:malware:detected'.length, 512]);
});

test('the severity is a number, or a word on request', () => {
  const words = createCef({ severity: 'words' });
  const said = [0, 3, 4, 6, 7, 8, 9, 10].map(
    (severity) => words.format(event([], { severity }), envelope, 8_000).text.split('|')[6],
  );
  assert.deepEqual(said, ['Low', 'Low', 'Medium', 'Medium', 'High', 'High', 'Very-High', 'Very-High']);
  assert.equal(cef.format(event([], { severity: 0 }), envelope, 8_000).text.split('|')[6], '0');
});

test('a receiver that files by vendor gets another one', () => {
  const line = createCef({ deviceVendor: 'Defender SIEM' }).format(event([]), envelope, 8_000).text;
  assert.ok(line.startsWith('CEF:0|Defender SIEM|Microsoft Defender ATP|2.0|'));
});

test('CEF:1 says so, and takes the keys that came with it among those of the dictionary', () => {
  const dictionary = parseYaml(readFileSync(join(packageRoot, 'mappings/keys/cef.yaml'), 'utf8')).value;
  const since1 = Object.entries(dictionary as Record<string, { since: string }>).flatMap(
    ([key, { since }]) => (since === '1.2' ? [key] : []),
  );
  assert.equal(since1.length, 17);
  for (const key of since1) {
    const at = ([0, 1] as const).map((version) => {
      const { text } = createCef({ version }).format(event([field(key, 'x')]), envelope, 8_000);
      assert.ok(text.startsWith(`CEF:${version}|Microsoft|`));
      return text.indexOf(` ${key}=x`) > text.indexOf(' dvchost=') ? 'additional' : 'dictionary';
    });
    assert.deepEqual(at, ['additional', 'dictionary'], key);
  }
});
