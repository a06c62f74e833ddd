// The rate of a destination: buckets of lines and bytes that fill steadily, because a SIEM licence counts events
// a second and a link carries so many bytes. It says when something may go and how much at once; what goes next
// is chosen only then, so that an alert never waits behind audit noise for longer than one portion takes.
import type { Clock } from '../world/clock.ts';

export interface Amount {
  readonly lines: number;
  readonly bytes: number;
}

export interface Pace {
  /** Resolves when something may go, or when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** The most to send before asking again: what goes in a fraction of a second. */
  readonly portion: Amount;
  /** So much went; more than there was is waited for next time. */
  spend(amount: Amount): void;
}

export interface Rates {
  /** Lines a second on average. */
  readonly catchUpPerSecond?: number | undefined;
  /** Lines and bytes a second at any time, without anything saved up. */
  readonly eventsPerSecond?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
  /** Seconds' worth of the average that may go at once after a quiet time. */
  readonly burstSeconds: number;
}

/** What one portion may take: an alert that comes behind two of them still goes within a second. */
const portionSeconds = 0.4;

interface Bucket {
  readonly unit: keyof Amount;
  readonly perSecond: number;
  /** How much may be saved up. */
  readonly holds: number;
  /** Below zero: owed. */
  allowance: number;
}

export const unlimitedPace: Pace = {
  ready: async () => {},
  portion: { lines: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY },
  spend: () => {},
};

export function createPace(rates: Rates, clock: Clock): Pace {
  const { catchUpPerSecond, eventsPerSecond, bytesPerSecond, burstSeconds } = rates;
  const buckets = [
    ...bucket('lines', catchUpPerSecond, burstSeconds),
    ...bucket('lines', eventsPerSecond, portionSeconds),
    ...bucket('bytes', bytesPerSecond, portionSeconds),
  ];
  let filledAt = clock.monotonic();

  const fill = () => {
    const now = clock.monotonic();
    const seconds = (now - filledAt) / 1_000;
    filledAt = now;
    for (const each of buckets) {
      each.allowance = Math.min(each.holds, each.allowance + seconds * each.perSecond);
    }
  };
  const most = (unit: keyof Amount) => {
    const slowest = Math.min(
      ...buckets.filter((each) => each.unit === unit).map(({ perSecond }) => perSecond),
    );
    return Math.max(1, Math.floor(slowest * portionSeconds));
  };

  return {
    portion: { lines: most('lines'), bytes: most('bytes') },
    ready: async (signal) => {
      fill();
      const waitMs = Math.max(0, ...buckets.map((b) => (-b.allowance / b.perSecond) * 1_000));
      if (waitMs > 0) await clock.sleep(Math.ceil(waitMs), signal);
    },
    spend: (amount) => {
      fill();
      for (const each of buckets) each.allowance -= amount[each.unit];
    },
  };
}

function bucket(unit: keyof Amount, perSecond: number | undefined, seconds: number): readonly Bucket[] {
  if (perSecond === undefined) return [];
  const holds = perSecond * seconds;
  return [{ unit, perSecond, holds, allowance: holds }];
}
