// Lets virtual time pass as fast as the code under test can follow.
import type { VirtualClock } from './virtual-clock.ts';

/** Runs until `isDone` or until `forMs` of virtual time have passed; returns whether it is done. */
export async function runVirtual(
  clock: VirtualClock,
  isDone: () => boolean,
  forMs: number,
): Promise<boolean> {
  const endAt = clock.monotonic() + forMs;
  for (;;) {
    // All promises of a turn are settled when the event loop comes round.
    await new Promise((resolve) => setImmediate(resolve));
    if (isDone()) return true;
    const left = endAt - clock.monotonic();
    if (left <= 0) return false;
    clock.advance(Math.min(left, clock.nextWakeInMs ?? left));
  }
}
