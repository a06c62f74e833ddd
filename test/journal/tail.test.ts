// The newest records in memory: bounded whatever the records are like, and never with a gap.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageBlock } from '../../src/journal/embedded/block.ts';
import { recordIdentity } from '../../src/journal/embedded/known-records.ts';
import { Tail } from '../../src/journal/embedded/tail.ts';
import type { Lane } from '../../src/model/record.ts';
import { makeRecord } from './make-page.ts';

function append(tail: Tail, lane: Lane, from: number, count: number, bytes: number): void {
  const records = Array.from({ length: count }, (_, i) => makeRecord(String(from + i), lane, bytes));
  const firsts = [from, from, from] as const;
  const place = { number: from, writtenAtMs: 0, firsts, groupIndex: 0, groupSize: 1 };
  tail.append(pageBlock('office', [], records, recordIdentity), place);
}

function held(tail: Tail, lane: 0 | 1, to: number): readonly string[] {
  for (let position = 1; position <= to; position += 1) {
    const found = tail.from(lane, position);
    if (found !== undefined) return found.records.slice(found.index).map(({ record }) => record.id);
  }
  return [];
}

test('small records count with what they take besides their JSON', () => {
  const tail = new Tail(100_000);
  append(tail, 'audit', 1, 1_000, 0);
  const ids = held(tail, 1, 1_000);
  assert.ok(ids.length > 100 && ids.length < 200);
  assert.equal(ids.at(-1), '1000');
});

test('the longest lane gives way first, and the rest is what was appended last', () => {
  const tail = new Tail(20_000);
  append(tail, 'alert', 1, 3, 500);
  for (let from = 1; from <= 50; from += 5) append(tail, 'audit', from, 5, 500);
  assert.deepEqual(held(tail, 0, 3), ['1', '2', '3']);
  const ids = held(tail, 1, 50);
  assert.deepEqual(
    ids,
    Array.from({ length: ids.length }, (_, i) => String(51 - ids.length + i)),
  );
  assert.equal(tail.from(1, 1), undefined);
});

test('what a destination was given stays as it is when the tail moves on, and the tail holds nothing behind it', () => {
  const tail = new Tail(2_000);
  append(tail, 'alert', 1, 2, 100);
  const held = tail.from(0, 1)?.records ?? [];
  const kept = tail.copies(held);
  const before = kept.map(({ record }) => Buffer.from(record.json).toString());
  const own = held.map(({ record }) => record.json);
  append(tail, 'alert', 3, 20, 100);
  assert.deepEqual(
    kept.map(({ record }) => Buffer.from(record.json).toString()),
    before,
  );
  assert.ok(before.every((json) => json.length > 0));
  assert.ok(own.every((json) => json.length === 0));
});
