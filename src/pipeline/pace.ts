// The catch-up limit of a destination: a bucket of lines that fills at a steady rate, because a SIEM licence
// counts events per second.
import type { Clock } from '../world/clock.ts';

export interface Pace {
  /** Resolves when `lines` more may go, or when `signal` aborts. */
  take(lines: number, signal: AbortSignal): Promise<void>;
}

export const unlimitedPace: Pace = { take: async () => {} };

/** `perSecond`: lines in a second on average; the bucket holds one second's worth. */
export function createPace(perSecond: number, clock: Clock): Pace {
  let allowance = perSecond;
  let filledAt = clock.monotonic();
  return {
    take: async (lines, signal) => {
      const now = clock.monotonic();
      allowance = Math.min(perSecond, allowance + ((now - filledAt) / 1_000) * perSecond);
      filledAt = now;
      // A batch larger than the bucket runs into debt, which the next one waits for.
      allowance -= lines;
      if (allowance < 0) await clock.sleep((-allowance / perSecond) * 1_000, signal);
    },
  };
}
