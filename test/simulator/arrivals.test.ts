import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Arrivals } from '../../src/simulator/arrivals.ts';
import { NumberSet } from '../../src/simulator/number-set.ts';

test('a set of numbers knows its members and its holes, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (numbers) => {
      const set = new NumberSet();
      const seen = new Set<number>();
      for (const number of numbers) {
        assert.equal(set.add(number), !seen.has(number));
        seen.add(number);
      }
      const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
      assert.deepEqual([set.first, set.last, set.holes], [first, last, last - first + 1 - seen.size]);
    }),
  );
});

const line = (recordId: string, sequence: number, feed = 'office-activity') =>
  ({ format: 'cef', recordId, sequence, feed, tenant: 'contoso' }) as const;

test('arrivals count ids, repeated lines and holes, each feed for itself', () => {
  const arrivals = new Arrivals();
  arrivals.enter(line('a', 1));
  arrivals.enter(line('b', 2));
  arrivals.enter(line('b', 2));
  arrivals.enter(line('d', 5));
  arrivals.enter(line('a', 1, 'endpoint-detections'));
  arrivals.enter(undefined);
  assert.deepEqual([arrivals.lines, arrivals.unreadable], [5, 1]);
  assert.deepEqual([arrivals.times('contoso', 'b'), arrivals.times('contoso', 'c')], [2, 0]);
  const office = { tenant: 'contoso', feed: 'office-activity' };
  const endpoint = { tenant: 'contoso', feed: 'endpoint-detections' };
  assert.deepEqual(arrivals.feeds(), [
    { ...office, lines: 4, repeatedLines: 1, firstSequence: 1, lastSequence: 5, holes: 2 },
    { ...endpoint, lines: 1, repeatedLines: 0, firstSequence: 1, lastSequence: 1, holes: 0 },
  ]);
});

test('an id that two sources carry is counted for each of them', () => {
  const arrivals = new Arrivals();
  arrivals.enter(line('a', 1, 'graph-alerts'));
  arrivals.enter(line('a', 1, 'graph-alerts/backfill'));
  arrivals.enter(line('a', 1, 'endpoint-alerts'));
  const times = (source?: string) => arrivals.times('contoso', 'a', source);
  assert.deepEqual([times(), times('graph-alerts'), times('endpoint-alerts'), times('other')], [3, 2, 1, 0]);
});

test('beyond its limit the oldest ids are forgotten, and that is told', () => {
  const arrivals = new Arrivals(2);
  for (const [at, id] of ['a', 'b', 'c'].entries()) arrivals.enter(line(id, at + 1));
  assert.deepEqual([arrivals.times('contoso', 'a'), arrivals.forgottenIds], [0, 1]);
  assert.deepEqual([arrivals.times('contoso', 'b'), arrivals.times('contoso', 'c')], [1, 1]);
});
