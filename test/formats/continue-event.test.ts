// An event too long for one line becomes a parent and continuations, each valid by itself, together complete.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '../../src/formats/format.ts';
import { createFormat } from '../../src/formats/list.ts';
import type { MappedEvent } from '../../src/model/event.ts';
import type { FormatName } from '../../src/model/format-choice.ts';
import { envelope, event, field, kept } from './events.ts';
import { type Parsed, parseCef, parseJsonLine, parseLeef } from './strict-parser.ts';

const limit = 1_024;

function formatOf(format: FormatName): Format {
  return createFormat({ format, severity: 'number', overlong: 'continue' });
}

function linesOf(format: Format, whole: MappedEvent): readonly { text: string; cut: readonly string[] }[] {
  const parts = format.split?.(whole, envelope, limit) ?? assert.fail('it does not continue');
  return parts.map((part, index) =>
    format.format(part, { ...envelope, sequence: envelope.sequence + index }, limit),
  );
}

const cases = [
  { name: 'cef', parse: parseCef, part: 'DefenderConnectorPart', time: 'rt', id: 'cs2', sequence: 'cn3' },
  { name: 'leef1', parse: parseLeef, part: 'part', time: 'devTime', id: 'recordId', sequence: 'seq' },
  { name: 'json', parse: parseJsonLine, part: 'part', time: 'devTime', id: 'recordId', sequence: 'seq' },
] as const;

function joined(parsed: readonly Parsed[], key: string): string {
  return parsed.map(({ values }) => values.get(key) ?? '').join('');
}

const prose = 'Suspicious file: C:\\Temp\\a.exe (e\u0301 \u{1f468}\u200d\u{1f469}) = bad. '.repeat(60).trim();

for (const { name, parse, part, time, id, sequence } of cases) {
  const format = formatOf(name);

  test(`${name}: every value is complete across the parts, and nothing is cut`, () => {
    const whole = event([
      kept(time, '1601474960357'),
      field('sender', 'x@evil.example'),
      field('details', prose),
      kept('sha256', 'e'.repeat(64)),
      field('policy', 'p'.repeat(50)),
      field('msg', 'm'.repeat(900)),
    ]);
    const lines = linesOf(format, whole);
    const parsed = lines.map(({ text }) => parse(text));
    assert.ok(lines.length > 3);
    for (const { text, cut } of lines) {
      assert.ok(Buffer.byteLength(text) <= limit);
      assert.deepEqual(cut, []);
    }
    for (const { key, text } of whole.fields.slice(1)) assert.equal(joined(parsed, key), text, key);
  });

  test(`${name}: every part names its number, the record and its time, and has a sequence number of its own`, () => {
    const lines = linesOf(format, event([kept(time, '1601474960357'), field('details', 'd'.repeat(2_500))]));
    const parsed = lines.map(({ text }) => parse(text));
    const read = (key: string) => parsed.map(({ values }) => values.get(key));
    assert.deepEqual(
      read(part),
      parsed.map((_, index) => `${index + 1}/${parsed.length}`),
    );
    assert.deepEqual(
      read(id),
      parsed.map(() => 'r1'),
    );
    assert.deepEqual(
      read(time),
      parsed.map(() => '1601474960357'),
    );
    assert.deepEqual(
      read(sequence),
      parsed.map((_, index) => String(7 + index)),
    );
  });

  test(`${name}: an event that fits is one line as without continuing`, () => {
    const short = event([field('details', 'x')]);
    assert.deepEqual(format.split?.(short, envelope, limit), [short]);
  });
}

test('only the parent has the class that rules look for; continuations have one of their own', () => {
  const whole = event([field('msg', 'm'.repeat(3_000))]);
  const classes = linesOf(formatOf('cef'), whole).map(({ text }) => parseCef(text).header[3]);
  assert.deepEqual([...new Set(classes)], ['detection:malware:detected', 'detection:malware:continuation']);
  const categories = linesOf(formatOf('leef1'), whole).map(({ text }) => parseLeef(text).values.get('cat'));
  assert.deepEqual([...new Set(categories)], ['endpoint-detected', 'continuation']);
});

test('a slot has its label on every part', () => {
  const lines = linesOf(formatOf('cef'), event([field('cs4', 'a'.repeat(3_000), { label: 'Actor' })]));
  for (const { text } of lines) assert.equal(parseCef(text).values.get('cs4Label'), 'Actor');
});

test('an id longer than a line is left out and named, and the rest goes on', () => {
  const whole = event([kept('fileHash', 'f'.repeat(1_500)), field('msg', 'm'.repeat(900))]);
  const lines = linesOf(formatOf('cef'), whole);
  assert.deepEqual(
    lines.map(({ cut }) => cut),
    [[], [], ['name', 'fileHash']],
  );
  assert.equal(
    joined(
      lines.map(({ text }) => parseCef(text)),
      'msg',
    ),
    'm'.repeat(900),
  );
});

test('an event beyond all bounds ends with a line that names what it lacks', () => {
  const whole = event(Array.from({ length: 100 }, (_, index) => field(`detail${index}`, 'y'.repeat(4_000))));
  const lines = linesOf(formatOf('json'), whole);
  assert.equal(lines.length, 99);
  assert.deepEqual(
    lines.slice(0, -1).flatMap(({ cut }) => cut),
    [],
  );
  assert.ok((lines.at(-1)?.cut.length ?? 0) > 50);
});

test('where ids leave no room to continue, the line is shortened as ever', () => {
  const format = formatOf('cef');
  const whole = event([field('msg', 'm'.repeat(3_000))]);
  assert.deepEqual(format.split?.(whole, { ...envelope, recordId: 'i'.repeat(700) }, limit), [whole]);
});
