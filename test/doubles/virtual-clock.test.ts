import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from './virtual-clock.ts';

test('a sleeper on the virtual clock wakes when its time has come and not before', async () => {
  const clock = new VirtualClock();
  let isAwake = false;
  const sleeping = clock.sleep(1_000, new AbortController().signal).then(() => {
    isAwake = true;
  });
  clock.advance(999);
  await Promise.resolve();
  assert.equal(isAwake, false);
  clock.advance(1);
  await sleeping;
  assert.equal(isAwake, true);
});
