// Ranges of numbers against a plain set of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FeedNumbers } from '../../src/oracle/feed-numbers.ts';
import { NumberRanges } from '../../src/oracle/number-ranges.ts';

test('whatever the order and however often numbers come, ranges and holes are those of the set', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 }), (numbers) => {
      const ranges = new NumberRanges(100);
      const set = new Set<number>();
      for (const number of numbers) {
        assert.equal(ranges.add(number), !set.has(number));
        set.add(number);
      }
      const within = (number: number) => ranges.ranges.some(([from, to]) => number >= from && number <= to);
      const inHole = (number: number) => ranges.holes.some(([from, to]) => number >= from && number <= to);
      for (let number = 1; number <= 60; number += 1) {
        assert.equal(within(number), set.has(number));
        const isBetween = number > (ranges.first ?? 60) && number < (ranges.last ?? 0);
        assert.equal(inHole(number), isBetween && !set.has(number));
      }
      assert.equal(ranges.size, set.size);
    }),
  );
});

test('holes beyond the bound are counted without being named, the lowest first', () => {
  const ranges = new NumberRanges(10);
  for (let number = 1; number <= 2_001; number += 2) ranges.add(number);
  assert.ok(ranges.ranges.length <= 10);
  assert.equal(ranges.size, 1_001);
  assert.equal(ranges.givenUp + ranges.holes.length, 1_000);
  assert.deepEqual(ranges.holes.at(-1), [2_000, 2_000]);
});

test('missing and repeated numbers are told per tenant and feed', () => {
  const numbers = new FeedNumbers();
  for (const sequence of [4_710, 4_721, 4_721, 4_722]) numbers.add('contoso', 'endpoint-alerts', sequence);
  numbers.add('contoso', 'endpoint-alerts/audit', 7);
  numbers.add('adatum', 'endpoint-alerts', 4_711);
  const [adatum, alerts, audit] = numbers.report;
  assert.equal(adatum?.tenant, 'adatum');
  assert.equal(audit?.missing, 0);
  assert.deepEqual(alerts, {
    ...{ tenant: 'contoso', feed: 'endpoint-alerts', lines: 4, first: 4_710, last: 4_722 },
    ...{ missing: 10, missingRanges: [[4_711, 4_720]], unnamedMissing: 0 },
    ...{ repeatedLines: 1, repeatedRanges: [[4_721, 4_721]] },
  });
});

test('a file with more feeds than there can be takes no more memory, and says so', () => {
  const numbers = new FeedNumbers();
  for (let feed = 0; feed < 1_200; feed += 1) numbers.add('contoso', `feed-${feed}`, 1);
  assert.equal(numbers.report.length, 1_000);
  assert.equal(numbers.unfollowed, 200);
});
