// When an answer is called late, and when a receiver is given up as one that cannot answer a close in time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEpochSize } from '../../src/destinations/epoch-size.ts';

const line = { bytes: 1_000, lines: 1 };

function learned(usualMs: number) {
  const size = createEpochSize();
  for (let count = 0; count < 10; count += 1) size.judge({ afterMs: usualMs, ...line });
  return size;
}

test('a receiver that answers single lines after more than a second, three times in a row, is hopeless', () => {
  const size = learned(10);
  const verdicts = [1_500, 1_500, 1_500].map((afterMs) => size.judge({ afterMs, ...line }));
  assert.deepEqual(verdicts, ['late', 'late', 'hopeless']);
});

test('a receiver that became slower, but answers within a second, is never hopeless, and its new pace is learned', () => {
  const size = learned(10);
  const verdicts = Array.from({ length: 20 }, () => size.judge({ afterMs: 600, ...line }));
  assert.deepEqual(verdicts.slice(0, 3), ['late', 'late', 'late']);
  assert.ok(verdicts.slice(3).every((verdict) => verdict === 'in-time'));
});

test('an answer within a quarter of a second is not late, however quick the receiver usually is', () => {
  assert.equal(learned(1).judge({ afterMs: 249, ...line }), 'in-time');
  assert.equal(learned(1).judge({ afterMs: 300, ...line }), 'late');
});
