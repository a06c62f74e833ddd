// American times: read with their halves of the day, whatever the text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseUsTime } from '../../../src/mapping/operators/us-time.ts';

test('American times are read with their halves of the day', () => {
  assert.equal(parseUsTime('12/31/2024 12:00:00 PM'), Date.UTC(2024, 11, 31, 12));
  assert.equal(parseUsTime('1/1/2025 12:05:09 AM'), Date.UTC(2025, 0, 1, 0, 5, 9));
  assert.equal(parseUsTime('1/1/2025 13:05'), Date.UTC(2025, 0, 1, 13, 5));
  assert.equal(parseUsTime('13/1/2025 1:05:09 PM'), Number.NaN);
  assert.equal(parseUsTime('1/1/2025 13:05:09 PM'), Number.NaN);
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const ms = parseUsTime(text);
      assert.ok(Number.isNaN(ms) || Number.isInteger(ms));
    }),
  );
});
