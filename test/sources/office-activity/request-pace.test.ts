import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRequestPace } from '../../../src/sources/office-activity/request-pace.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

test('no 60 seconds, wherever they begin, hold more requests than allowed, and all that are allowed go out', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 50, maxLength: 400 });
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 60 }), (given, allowed) => {
      const clock = new VirtualClock();
      const pace = createRequestPace(allowed, clock);
      const sentAt: number[] = [];
      for (const pause of given) {
        clock.advance(pause);
        while (!pace.isSpent) {
          pace.count();
          sentAt.push(clock.monotonic());
        }
      }
      for (const at of sentAt) {
        const within = sentAt.filter((other) => other >= at && other < at + 60_000).length;
        assert.ok(within <= allowed, `${within} of ${allowed}`);
      }
      assert.ok(sentAt.length >= allowed);
    }),
  );
});

test('once spent, it says when a good number is free again, and is right', () => {
  const clock = new VirtualClock();
  const pace = createRequestPace(600, clock);
  for (let n = 0; n < 600; n += 1) {
    if (n % 10 === 0) clock.advance(100);
    assert.equal(pace.isSpent, false);
    pace.count();
  }
  assert.equal(pace.isSpent, true);
  const wait = pace.freeInMs;
  assert.ok(wait > 50_000 && wait <= 62_000, `${wait} ms`);
  clock.advance(wait);
  assert.equal(pace.freeInMs, 0);
  let more = 0;
  for (; !pace.isSpent; more += 1) pace.count();
  assert.ok(more >= 100, `${more} more`);
});

test('each warning halves the rate and doubles the wait, and what was taken comes back minute by minute', () => {
  const clock = new VirtualClock();
  const pace = createRequestPace(1_000, clock);
  const waits: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    waits.push(pace.throttled());
    // Refused together with the one before.
    assert.equal(pace.throttled(), waits.at(-1));
    clock.advance(10_000);
  }
  assert.deepEqual(
    waits,
    [30, 60, 120, 240, 480, 900, 900, 900].map((seconds) => seconds * 1_000),
  );
  assert.equal(pace.perMinute, 10);
  clock.advance(5 * 60_000);
  assert.equal(pace.perMinute, 260);
  for (let n = 0; n < 20; n += 1) pace.answered();
  assert.equal(pace.throttled(), 30_000);
  clock.advance(60 * 60_000);
  assert.equal(pace.perMinute, 1_000);
});
