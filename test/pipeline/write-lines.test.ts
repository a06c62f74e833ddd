// Which lines a record becomes: its events in the destination's format, or itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '../../src/formats/format.ts';
import { createFormat } from '../../src/formats/list.ts';
import type { SourceRecord } from '../../src/model/record.ts';
import { writeLines } from '../../src/pipeline/write-lines.ts';
import { event, field } from '../formats/events.ts';

const record: SourceRecord = {
  type: 'office-threat-mail',
  id: 'a',
  version: '',
  occurredAtMs: 1,
  tenant: 'contoso',
  lane: 'alert',
  json: Buffer.from('{"Id":"a"}'),
  facts: {},
};
const original = createFormat({ format: 'json-original', severity: 'number' });
const place = { feed: 'office-activity', before: 4 };
const twoEvents = [event([]), event([], { variant: 'evidence' })];

function lines(format: Format, changed: Partial<SourceRecord>, events = twoEvents, limit = 4_000) {
  return writeLines({ format, textLimit: () => limit }, { ...record, ...changed }, events, place);
}

test('every event of a record has a line and a number of its own', () => {
  const made = lines(createFormat({ format: 'json', severity: 'number' }), {});
  const numbers = made.lines.map(({ text }) => (JSON.parse(text) as { seq: number }).seq);
  assert.deepEqual(numbers, [5, 6]);
});

test('json-original writes the record once, however many events were made of it, and not when none was', () => {
  assert.deepEqual(lines(original, {}).lines, [
    { text: '{"Id":"a"}', host: 'contoso-defender', severity: 8, feed: 'office-activity' },
  ]);
  assert.deepEqual(lines(original, {}, []).lines, []);
});

test('json-original writes what the connector says of itself as the mapped object', () => {
  const [line] = lines(original, { lane: 'connector' }, [event([])]).lines;
  assert.match(line?.text ?? '', /^{"vendor":.*"recordId":"a","seq":5,/);
});

test('json-original writes a record too long for the receiver as the mapped object, shortened and counted', () => {
  const json = Buffer.from(JSON.stringify({ Id: 'x'.repeat(1_000) }));
  const made = lines(original, { json }, [event([field('subject', 'y'.repeat(1_000))])], 600);
  assert.match(made.lines[0]?.text ?? '', /"recordId":"a"/);
  assert.equal(made.cut, 1);
});

test('shortened lines are counted', () => {
  const cef = createFormat({ format: 'cef', severity: 'number' });
  const long = event([field('msg', 'y'.repeat(1_000))]);
  assert.equal(lines(cef, {}, [event([]), long, long], 600).cut, 2);
});
