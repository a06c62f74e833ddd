// Keeps a source within the rate that its API documents, also while it catches up: counts its requests over a
// sliding span, and ends the round rather than ask too often. It never sleeps; the loop does.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Clock } from '../../world/clock.ts';
import type { Rate } from './alert-list.ts';

/** A round with few requests left would end before it got anywhere. */
const minuteMs = 60_000;

export interface RequestBudget {
  /** Counts one request. Throws `source-rate-reached`, with the time until the next is allowed. */
  spend(attempt: string): void;
}

export function createRequestBudget(rates: readonly Rate[], clock: Pick<Clock, 'monotonic'>): RequestBudget {
  const longestMs = Math.max(...rates.map(({ perMs }) => perMs));
  let spentAt: number[] = [];
  return {
    spend: (attempt) => {
      const now = clock.monotonic();
      if (now - (spentAt[0] ?? now) >= longestMs) spentAt = spentAt.filter((at) => now - at < longestMs);
      for (const { requests, perMs } of rates) {
        const oldest = spentAt[spentAt.length - requests];
        if (oldest === undefined || now - oldest >= perMs) continue;
        throw new ConnectorError('source-rate-reached', {
          message: `${attempt}: its ${requests} requests within ${perMs / minuteMs} minutes are used up; the rest follows.`,
          retryAfterMs: Math.max(minuteMs, Math.ceil(oldest + perMs - now)),
        });
      }
      spentAt.push(now);
    },
  };
}
