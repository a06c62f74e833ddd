import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepLooking } from '../../src/app/looking.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

test('a look that fails is told and taken again, and never ends the service', async () => {
  const clock = new VirtualClock();
  const notices: Notice[] = [];
  const stop = new AbortController();
  let taken = 0;
  const look = {
    what: 'the weather',
    firstPauseMs: 1_000,
    take: async () => {
      taken += 1;
      if (taken === 2) throw new TypeError('no window');
    },
    pauseMs: () => 5_000,
  };
  const looking = keepLooking(look, { clock, report: (notice) => notices.push(notice) }, stop.signal);
  await runVirtual(clock, () => false, 500);
  assert.equal(taken, 0);
  await runVirtual(clock, () => false, 11_000);
  assert.equal(taken, 3);
  assert.deepEqual(
    notices.map(({ notice }) => notice),
    ['look-failed'],
  );
  stop.abort();
  await looking;
});
