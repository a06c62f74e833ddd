// The conservation simulation must find each planted mistake, or its silence about the real program is worth nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inThread } from '../doubles/in-thread.ts';
import type { findLoss, Mistake } from './planted-mistakes.ts';

const seeds = 60;
/** Where each was found last: to begin there saves time, and says nothing else. */
const foundLast: Readonly<Record<Mistake, number>> = {
  'state that is saved before its records': 8,
  'lines that count as settled at once': 5,
  'a new connection without going back to the mark': 2,
  'a count of proofs that is not reset with the connection': 3,
};

for (const [mistake, from] of Object.entries(foundLast) as [Mistake, number][]) {
  test(`the simulation finds ${mistake}`, async (t) => {
    const module = new URL('./planted-mistakes.ts', import.meta.url);
    const seed = await inThread<typeof findLoss>(t, module, 'findLoss', mistake, from, seeds);
    assert.notEqual(seed, undefined, `${seeds} seeds saw nothing wrong`);
    t.diagnostic(`found with seed ${seed}`);
  });
}
