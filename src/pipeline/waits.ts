// How long a loop waits after an error: back-off with full jitter for what may pass by itself, a slow
// steady asking for what waits for a person. Sleeping itself is the clock's.
import type { ConnectorError } from '../errors/connector-error.ts';
import type { Random } from '../world/random.ts';

const firstRetryMs = 1_000;
const longestRetryMs = 60_000;
const longestRetryAfterMs = 60 * 60 * 1_000;

export interface Waits {
  /** Milliseconds until the next attempt; grows with each call until `reset`. */
  after(error: ConnectorError): number;
  /** Something worked: the next error counts as the first. */
  reset(): void;
}

/** `holdMs`: about how long a `hold` lasts before the loop asks again; it varies by a quarter around it. */
export function createWaits(random: Random, holdMs = 60_000): Waits {
  let attempts = 0;
  return {
    after: (error) => {
      const ceiling = Math.min(longestRetryMs, firstRetryMs * 2 ** attempts);
      attempts = Math.min(attempts + 1, 16);
      const ownWish =
        error.action === 'hold' ? holdMs * (0.75 + random.fraction() / 2) : random.fraction() * ceiling;
      if (error.retryAfterMs === undefined) return Math.round(ownWish);
      // Never sooner than the other side asked for; the jitter keeps several loops from coming back as one.
      const askedFor = Math.min(error.retryAfterMs, longestRetryAfterMs);
      return Math.round(Math.max(ownWish, askedFor + random.fraction() * firstRetryMs));
    },
    reset: () => {
      attempts = 0;
    },
  };
}
