// What goes first when a line is too long, and what stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCef } from '../../src/formats/cef.ts';
import { createLeef } from '../../src/formats/leef.ts';
import { envelope, event, field, kept } from './events.ts';
import { parseCef, parseLeef } from './strict-parser.ts';

const cef = createCef();
const leef = createLeef({ version: 1 });
const long = 'x'.repeat(2_000);

test('a line that fits exactly is left alone', () => {
  const mail = event([field('msg', 'ü'.repeat(300))]);
  const bytes = Buffer.byteLength(cef.format(mail, envelope, 8_000).text);
  assert.deepEqual(cef.format(mail, envelope, bytes).cut, []);
  assert.deepEqual(cef.format(mail, envelope, bytes - 1).cut, ['msg']);
});

test('the last field is shortened first, and the line uses the room it has', () => {
  const line = cef.format(
    event([field('fname', 'a.exe'), field('cs4', long), field('cs6', long)]),
    envelope,
    1_024,
  );
  assert.deepEqual(line.cut, ['cs6', 'cs4']);
  const { values } = parseCef(line.text);
  assert.equal(values.get('fname'), 'a.exe');
  assert.ok((values.get('cs4') ?? '').length > 500);
  assert.ok(Buffer.byteLength(line.text) >= 1_020);
  assert.equal(values.get('DefenderConnectorCutFields'), 'cs6, cs4');
});

test('the message goes after all other fields, wherever it stands', () => {
  const line = cef.format(
    event([field('cs4', long), field('msg', 'm'.repeat(200)), field('cs6', long)]),
    envelope,
    700,
  );
  assert.deepEqual(line.cut, ['cs6', 'cs4']);
  assert.equal(parseCef(line.text).values.get('msg'), 'm'.repeat(200));
});

test('a long message gives way in its turn, down to its beginning', () => {
  const line = cef.format(
    event([field('src', '192.0.2.1'), field('msg', long), field('cs4', long)]),
    envelope,
    600,
  );
  assert.deepEqual(line.cut, ['cs4', 'msg']);
  const { values } = parseCef(line.text);
  assert.equal(values.get('src'), '192.0.2.1');
  assert.ok((values.get('msg') ?? '').length >= 256);
});

test('a number, an address or a short name goes whole or stays whole', () => {
  const line = leef.format(
    event([field('subject', 's'.repeat(60)), field('src', '2001:db8::1234:5678:9abc:def0')]),
    envelope,
    265,
  );
  assert.deepEqual(line.cut, ['src']);
  assert.equal(parseLeef(line.text).values.get('subject'), 's'.repeat(60));
});

test('kept fields, ids, times, class and severity stay while anything else can go', () => {
  const sha = 'e'.repeat(64);
  const line = cef.format(
    event([kept('rt', '1601474960357'), field('cs4', long), kept('fileHash', sha), field('cs1', long)], {
      name: 'n'.repeat(300),
    }),
    envelope,
    480,
  );
  const { header, values } = parseCef(line.text);
  assert.deepEqual(line.cut, ['cs1', 'cs4', 'name']);
  assert.equal(values.get('rt'), '1601474960357');
  assert.equal(values.get('fileHash'), sha);
  assert.equal(values.get('cs2'), 'r1');
  assert.equal(header[3], 'detection:malware:detected');
  assert.ok((header[4] ?? '').length > 50);
});

test('a label leaves together with its value', () => {
  const line = cef.format(event([field('cs4', 'a'.repeat(40), { label: 'Actor' })]), envelope, 240);
  assert.deepEqual(line.cut, ['cs4']);
  const { values } = parseCef(line.text);
  assert.ok(!values.has('cs4') && !values.has('cs4Label'));
});

test('text is cut before escaping and between characters', () => {
  for (const unit of ['=', '\\', '\na', 'é', '漢', '\u{1f600}', '\u3000a']) {
    const line = cef.format(event([field('msg', `x${unit.repeat(600)}`)]), envelope, 600);
    const value = parseCef(line.text).values.get('msg') ?? '';
    assert.ok(`x${unit.repeat(600)}`.startsWith(value) && value.length > 50, unit);
    assert.ok(Buffer.byteLength(line.text) <= 600);
  }
});

test('a field cut to its own length is named although the line fits', () => {
  const line = leef.format(event([field('subject', 'abc', { isCut: true })]), envelope, 8_000);
  assert.deepEqual(line.cut, ['subject']);
  assert.equal(parseLeef(line.text).values.get('cutFields'), 'subject');
});

test('many cut fields are counted rather than all named', () => {
  const fields = Array.from({ length: 30 }, (_, index) => field(`customKey${index}`, 'y'.repeat(50)));
  const line = leef.format(event(fields), envelope, 480);
  assert.match(parseLeef(line.text).values.get('cutFields') ?? '', /^(?:\w+, )*\w+ \(\+\d+\)$|^\+\d+$/);
});

test('a huge event is fitted in time that grows with its size only', () => {
  const huge = Array.from({ length: 1_000 }, (_, index) => field(`k${index}`, '='.repeat(4_000)));
  const before = process.threadCpuUsage();
  cef.format(event(huge), envelope, 1_024);
  const { user } = process.threadCpuUsage(before);
  assert.ok(user < 5_000_000, `${user} us of CPU`);
});
