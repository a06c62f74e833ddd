// Keeps the subscriptions alive: they are listed now and then, and started only when missing or disabled,
// because starting them again and again is itself throttled.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import type { ActivityApi } from './activity-api.ts';

export interface Subscriptions {
  /**
   * Yields what has to become state before a subscription is started. A refused start is left for listing
   * the content to tell, so that one content type does not keep the others from being read.
   */
  ensure(state: StateView, signal: AbortSignal): AsyncIterable<readonly StateChange[]>;
  /** Listing content said that there is none: look again in the next round. */
  doubt(): void;
}

const lookAgainMs = 3_600_000;
/** Microsoft asks for 15 minutes between two starts. */
const startAgainMs = 15 * 60_000;

export function createSubscriptions(
  api: ActivityApi,
  contentTypes: readonly string[],
  clock: ServerClock,
  source: string,
  report: Report,
): Subscriptions {
  let lookedAtMs: number | undefined;
  return {
    doubt: () => {
      lookedAtMs = undefined;
    },
    ensure: async function* (state, signal) {
      const startedAtMs = clock.now();
      if (lookedAtMs !== undefined && Math.abs(startedAtMs - lookedAtMs) < lookAgainMs) return;
      const enabled = await api.enabledTypes(signal);
      lookedAtMs = clock.now();
      for (const contentType of contentTypes.filter((type) => !enabled.has(type))) {
        const key = `${contentType}/start-asked`;
        const asked = state.get(key);
        const now = clock.now();
        if (typeof asked === 'number' && Math.abs(now - asked) < startAgainMs) continue;
        yield [{ put: key, value: now }];
        try {
          await api.startSubscription(contentType, signal);
          report({ notice: 'subscription-started', source, contentType });
        } catch (error) {
          const isOwn = error instanceof ConnectorError && error.code !== 'source-throttled';
          if (!isOwn) throw error;
          report({ notice: 'subscription-refused', source, contentType, reason: error.message });
        }
      }
    },
  };
}
