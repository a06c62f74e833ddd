// Lets a loop sleep until somebody has news for it, or until a time is up.
import type { Clock } from '../world/clock.ts';

export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or after `ms` (may be Infinity). */
  rung(ms: number): Promise<void>;
}

export function createBell(clock: Clock): Bell {
  let next = Promise.withResolvers<void>();
  return {
    ring: () => {
      next.resolve();
      next = Promise.withResolvers<void>();
    },
    rung: async (ms) => {
      if (ms === Number.POSITIVE_INFINITY) return next.promise;
      const ringing = new AbortController();
      void next.promise.then(() => ringing.abort());
      await clock.sleep(Math.max(0, ms), ringing.signal);
    },
  };
}
