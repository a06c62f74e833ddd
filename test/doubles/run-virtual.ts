// Lets virtual time pass as fast as the code under test can follow.
import type { VirtualClock } from './virtual-clock.ts';

/**
 * Runs until `isDone` or until `forMs` of virtual time have passed; returns whether it is done. `turns`: how often
 * the event loop comes round before time moves, for code that yields to it on its own.
 */
export async function runVirtual(
  clock: VirtualClock,
  isDone: () => boolean,
  forMs: number,
  turns = 1,
): Promise<boolean> {
  const endAt = clock.monotonic() + forMs;
  for (;;) {
    // All promises of a turn are settled when the event loop comes round.
    for (let turn = 0; turn < turns && !isDone(); turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (isDone()) return true;
    const left = endAt - clock.monotonic();
    if (left <= 0) return false;
    clock.advance(Math.min(left, clock.nextWakeInMs ?? left));
  }
}
