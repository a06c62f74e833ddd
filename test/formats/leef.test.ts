// LEEF: there is no escaping, so what would part attributes is replaced.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLeef } from '../../src/formats/leef.ts';
import { createFormat } from '../../src/formats/list.ts';
import { formatNames } from '../../src/model/format-choice.ts';
import { parseLeefDelimiter } from '../../src/model/leef-delimiter.ts';
import { envelope, event, field } from './events.ts';
import { parseLeef } from './strict-parser.ts';

const first = createLeef({ version: 1 });
const second = createLeef({ version: 2 });

function writtenValue(text: string, leef = first): string | undefined {
  const line = leef.format(event([field('subject', text)]), envelope, 8_000).text;
  return /subject=(.*?)[\t^]recordId=/.exec(line)?.[1];
}

test('delimiter, tab, line breaks, null and pipe are spaces in a value; = and \\ stay', () => {
  assert.equal(writtenValue('a\tb\nc\0d|e^f=g\\h'), 'a b c d e^f=g\\h');
  assert.equal(writtenValue('a\tb\nc\0d|e^f=g\\h', second), 'a b c d e f=g\\h');
});

test('a backslash at the end of a value does not touch the delimiter', () => {
  assert.equal(writtenValue('C:\\Windows\\'), 'C:\\Windows\\ ');
});

test('a value has no spaces around it, and an empty one is left out', () => {
  assert.equal(writtenValue(' |x| '), 'x');
  assert.equal(writtenValue(' | '), undefined);
});

test('version 2 names its delimiter in the header', () => {
  const line = second.format(event([]), envelope, 8_000).text;
  assert.equal(
    line,
    'LEEF:2.0|Microsoft|Microsoft Defender ATP|2.0|detection:malware|^|cat=endpoint-detected^sev=8^name=Suspicious File Activity^recordId=r1^seq=7^tenant=contoso^feed=office-activity',
  );
});

test('version 2 takes any delimiter, written as it was named, and replaces it in values', () => {
  for (const written of ['^', '~', ';', '0x5e', 'x5E', 'x09', '0x0009', '0x1f', '0x2192']) {
    const leefDelimiter = parseLeefDelimiter(written);
    const { character } = leefDelimiter ?? { character: '' };
    assert.equal(character.length, 1, written);
    const format = createLeef({ version: 2, leefDelimiter });
    const { text } = format.format(event([field('subject', `a${character}b`)]), envelope, 8_000);
    assert.ok(text.includes(`|detection:malware|${written}|cat=endpoint-detected${character}sev=8`), text);
    assert.equal(parseLeef(text).values.get('subject'), 'a b');
  }
  assert.deepEqual(parseLeefDelimiter('\t'), { character: '\t', written: 'x09' });
});

test('what occurs in keys, ids, times or addresses, or breaks the line, is no delimiter', () => {
  const refused = [
    '',
    'a',
    '0',
    'é',
    '²',
    '=',
    '|',
    '\\',
    ' ',
    '"',
    ':',
    '.',
    '-',
    '_',
    '/',
    ',',
    '+',
    '@',
    '^^',
  ];
  const hidden = [
    '0x41',
    '0x3d',
    'x0a',
    'x0d',
    'x00',
    'xd800',
    'xfeff',
    'x2028',
    'x85',
    '0x12345',
    'x',
    '\u{1f600}',
  ];
  for (const text of [...refused, ...hidden]) assert.equal(parseLeefDelimiter(text), undefined, text);
});

test('a pipe or backslash cannot shift the fields of the header', () => {
  const product = { vendor: 'a|b\\', name: 'c\td', version: '1\n2' };
  const line = first.format(event([], { product, kind: 'k|d' }), envelope, 8_000).text;
  assert.ok(line.startsWith('LEEF:1.0|a-b/|c d|1 2|k-d|cat='));
});

test('the lowest severity is 1', () => {
  assert.match(first.format(event([], { severity: 0 }), envelope, 8_000).text, /\tsev=1\t/);
});

test('every format of the list writes its own opening', () => {
  const openings = formatNames.map((format) => {
    const line = createFormat({ format, severity: 'number' }).format(event([]), envelope, 8_000).text;
    return line.split(/[|:]/, 2).join(':').slice(0, 9);
  });
  assert.deepEqual(openings, ['CEF:0', 'CEF:1', 'LEEF:1.0', 'LEEF:2.0', '{"vendor"', '{"vendor"']);
});
