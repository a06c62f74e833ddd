import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { msOfTicks, textOfTicks, ticksOf, ticksOfMs } from '../../../src/sources/odata/exact-time.ts';

test('every time is read back as it was written, to the tenth of a microsecond', () => {
  const ticks = fc.bigInt({ min: 0n, max: ticksOfMs(Date.UTC(2100, 0, 1)) });
  fc.assert(
    fc.property(ticks, (at) => {
      assert.equal(ticksOf(textOfTicks(at)), at);
      assert.ok(ticksOfMs(msOfTicks(at)) <= at && at < ticksOfMs(msOfTicks(at) + 1));
    }),
  );
});

test('as many digits are written as it takes, and as many are read as there are', () => {
  const at = ticksOf('2026-01-08T08:30:00.7654321Z') ?? 0n;
  assert.equal(textOfTicks(at), '2026-01-08T08:30:00.7654321Z');
  assert.equal(textOfTicks(at + 5_679n), '2026-01-08T08:30:00.766Z');
  assert.equal(ticksOf('2026-01-08T08:30:00.77Z'), ticksOf('2026-01-08T08:30:00.7700000+00:00'));
  assert.equal(ticksOf('2026-01-08T08:30:00Z'), ticksOfMs(Date.UTC(2026, 0, 8, 8, 30)));
});

test('what is no time in UTC is none', () => {
  for (const value of [
    undefined,
    null,
    7,
    '',
    'yesterday',
    '2026-01-08',
    '2026-01-08T08:30:00+02:00',
    '2026-99-08T08:30:00Z',
  ]) {
    assert.equal(ticksOf(value), undefined);
  }
});
