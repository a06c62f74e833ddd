// Time comes into the program here and nowhere else, so that a test can turn a week in a second.
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Wall clock: milliseconds since 1970. May jump; never use it to measure how long something took. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; it never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal }).catch(() => {});
  },
};
