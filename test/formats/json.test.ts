// JSON lines: the mapped event as a flat object, and what Microsoft sent as it came.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJson } from '../../src/formats/json.ts';
import { createJsonOriginal } from '../../src/formats/json-original.ts';
import { envelope, event, field, kept } from './events.ts';
import { parseJsonLine } from './strict-parser.ts';

const json = createJson();
const original = createJsonOriginal();

function writeOriginal(text: string | Uint8Array, maxBytes = 8_000): string | undefined {
  return original.writeOriginal?.(typeof text === 'string' ? Buffer.from(text) : text, maxBytes);
}

test('an event becomes one flat object, its keys always in the same order', () => {
  const line = json.format(
    event([kept('devTime', '1767863419000'), field('subject', 'Invoice | March = due')]),
    envelope,
    8_000,
  );
  assert.equal(
    line.text,
    '{"vendor":"Microsoft","product":"Microsoft Defender ATP","version":"2.0","eventId":"detection:malware","cat":"endpoint-detected","sev":8,"name":"Suspicious File Activity","devTime":"1767863419000","subject":"Invoice | March = due","recordId":"r1","seq":7,"tenant":"contoso","feed":"office-activity"}',
  );
});

test('every text survives, and the line holds no raw character a reader may stumble over', () => {
  const nasty =
    'tab\t quote" back\\slash nul\0 nel\u0085 ls\u2028 bom\ufeff del\u007f \u{1f600} zero\u200bwidth';
  const { text } = json.format(event([field('subject', nasty)]), envelope, 8_000);
  assert.equal(parseJsonLine(text).values.get('subject'), nasty);
  assert.equal((JSON.parse(text) as { subject: string }).subject, nasty);
});

test('half a character is replaced', () => {
  const { text } = json.format(event([field('subject', 'x\ud83dy')]), envelope, 8_000);
  assert.equal(parseJsonLine(text).values.get('subject'), 'x\ufffdy');
});

test('an object too long is shortened like any line, and stays an object', () => {
  const line = json.format(event([field('subject', '"'.repeat(2_000))]), envelope, 600);
  assert.ok(Buffer.byteLength(line.text) <= 600);
  assert.match(parseJsonLine(line.text).values.get('subject') ?? '', /^"{50,}$/);
  assert.equal(parseJsonLine(line.text).values.get('cutFields'), 'subject');
});

test('what Microsoft sent stays as it came, byte by byte', () => {
  const sent = '{"Id":"1","Big":12345678901234567890,"Dup":1,"Dup":2,"E":1.50e3,"Half":"\\ud83d"}';
  assert.equal(writeOriginal(sent), sent);
});

test('line breaks between its tokens become blanks, and what looks like one inside a text an escape', () => {
  assert.equal(writeOriginal('\ufeff{\r\n\t"A" : "x\u2028y\u0085"\n}\n'), '{ "A" : "x\\u2028y\\u0085" }');
});

test('what does not fit the receiver, escapes counted, is left to the mapped object', () => {
  const sent = JSON.stringify({ A: 'x'.repeat(92) });
  assert.equal(sent.length, 100);
  assert.equal(writeOriginal(sent, 100), sent);
  assert.equal(writeOriginal(sent, 99), undefined);
  assert.equal(writeOriginal('{"A":"\u2028"}', 12), undefined);
});
