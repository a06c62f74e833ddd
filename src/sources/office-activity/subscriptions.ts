// Keeps the subscriptions alive: they are listed now and then, and started only when missing or disabled,
// because starting them again and again is itself throttled. What came into being without one can never be
// fetched: that is told as a gap.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from '../connector/gap-record.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import { stateOnly } from '../state-only.ts';
import type { ActivityApi, WebhookWish } from './activity-api.ts';
import { askedKey, enabledKey, gapKey, gapsEndedBy, offFrom, offKey } from './subscription-state.ts';

export interface Subscriptions {
  /**
   * Yields what has to become state before a subscription is started, and after. A refused start is left for
   * listing the content to tell, so that one content type does not keep the others from being read.
   */
  ensure(state: StateView, signal: AbortSignal): AsyncIterable<Page>;
  /** Listing content said that there is none: look again in the next round. */
  doubt(): void;
  /** To become state with a complete list: it shows that there is a subscription. */
  proven(contentType: string, atMs: number): readonly StateChange[];
  /** Gaps that are older than anything that is asked about. */
  forget(state: StateView, nowMs: number): readonly StateChange[];
}

export interface SubscriptionWebhook {
  readonly address: string;
  /** With its authId as it stands now. Throws the `secret-…` codes. */
  wish(): Promise<WebhookWish>;
}

const lookRarelyMs = 3_600_000;
/** Microsoft asks for 15 minutes between two starts. */
const startAgainMs = 15 * 60_000;
const rememberMs = 8 * 24 * 3_600_000;

export function createSubscriptions(
  api: ActivityApi,
  contentTypes: readonly string[],
  clock: ServerClock,
  about: {
    readonly source: string;
    readonly tenant: string;
    /** Undefined: none is wanted, and one that is there is left alone. */
    readonly webhook: SubscriptionWebhook | undefined;
  },
  report: Report,
): Subscriptions {
  const { source, tenant, webhook } = about;
  let lookedAtMs: number | undefined;
  let lookAgainMs = lookRarelyMs;

  /** Before a start: since when there is none, so that a kill right after the start does not hide it. */
  function missing(state: StateView, contentType: string): readonly StateChange[] {
    const enabledAtMs = state.get(enabledKey(contentType));
    const isNew = typeof enabledAtMs === 'number' && state.get(offKey(contentType)) === undefined;
    return isNew ? [{ put: offKey(contentType), value: enabledAtMs }] : [];
  }

  /** There is one again, and since `fromMs` there was none. */
  function backAgain(contentType: string, fromMs: number): Page {
    const nowMs = clock.now();
    const toMs = Math.max(nowMs, fromMs + 1);
    report({ notice: 'content-unsubscribed', source, contentType, fromMs, toMs });
    const gap = { source, tenant, what: contentType, fromMs, toMs, reason: 'unsubscribed' } as const;
    const changes = [
      { delete: offKey(contentType) },
      { put: enabledKey(contentType), value: toMs },
      { put: gapKey(contentType, fromMs), value: [fromMs, toMs] },
    ];
    return { records: [gapRecord(gap, nowMs)], changes, filtered: 0, hasMore: false };
  }

  function wasAskedLately(state: StateView, contentType: string): boolean {
    const asked = state.get(askedKey(contentType));
    return typeof asked === 'number' && Math.abs(clock.now() - asked) < startAgainMs;
  }

  async function* start(state: StateView, contentType: string, signal: AbortSignal): AsyncGenerator<Page> {
    if (wasAskedLately(state, contentType)) return;
    const asked = { put: askedKey(contentType), value: clock.now() };
    yield stateOnly([...missing(state, contentType), asked]);
    try {
      const outcome = await api.startSubscription(contentType, undefined, signal);
      report({ notice: 'subscription-started', source, contentType });
      const fromMs = offFrom(state, contentType);
      if (outcome === 'enabled-already') yield stateOnly([{ delete: offKey(contentType) }]);
      // Without a time it was never known to be enabled: there is nothing that could be missing.
      else if (fromMs !== undefined) yield backAgain(contentType, fromMs);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      report({ notice: 'subscription-refused', source, contentType, reason: error.message });
    }
  }

  /** Apart from the start, so that a webhook that does not work never costs the subscription. */
  async function* setWebhook(
    state: StateView,
    contentType: string,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    if (webhook === undefined || wasAskedLately(state, contentType)) return;
    yield stateOnly([{ put: askedKey(contentType), value: clock.now() }]);
    try {
      await api.startSubscription(contentType, await webhook.wish(), signal);
      report({ notice: 'webhook-set', source, contentType });
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      report({ notice: 'webhook-refused', source, contentType, reason: error.message });
    }
  }

  return {
    doubt: () => {
      lookedAtMs = undefined;
    },
    ensure: async function* (state, signal) {
      const startedAtMs = clock.now();
      if (lookedAtMs !== undefined && Math.abs(startedAtMs - lookedAtMs) < lookAgainMs) return;
      const enabled = await api.enabledTypes(signal);
      lookedAtMs = clock.now();
      let hasAllWebhooks = true;
      for (const contentType of contentTypes) {
        const off = state.get(offKey(contentType));
        const hasWebhook = webhook === undefined || enabled.get(contentType) === webhook.address;
        hasAllWebhooks &&= hasWebhook;
        if (!enabled.has(contentType)) {
          yield* start(state, contentType, signal);
          continue;
        }
        if (typeof off === 'number') yield backAgain(contentType, off);
        if (!hasWebhook) yield* setWebhook(state, contentType, signal);
      }
      lookAgainMs = hasAllWebhooks ? lookRarelyMs : startAgainMs;
    },
    proven: (contentType, atMs) => [{ put: enabledKey(contentType), value: atMs }],
    forget: (state, nowMs) =>
      contentTypes
        .flatMap((contentType) => gapsEndedBy(state, contentType, nowMs - rememberMs))
        .map((key) => ({ delete: key })),
  };
}
