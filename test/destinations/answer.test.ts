import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaitAnswer } from '../../src/destinations/answer.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

test('an answer that comes while the look at the queue takes its time is not late', async () => {
  const clock = new VirtualClock();
  const connection = {
    write: async () => {},
    end: () => {},
    destroy: () => {},
    finished: Promise.resolve({ how: 'ended' } as const),
    unacknowledgedBytes: () => new Promise<number>(() => {}),
  };
  const answer = await awaitAnswer(connection, clock, 30_000);
  assert.deepEqual(answer, { how: 'answered', isSealed: true, afterMs: 0 });
});
