// Keeps the subscriptions alive: they are listed now and then, and started only when missing or disabled,
// because starting them again and again is itself throttled. What came into being without one can never be
// fetched: that is told as a gap.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { CoveredSpan } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from '../connector/gap-record.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import type { ActivityApi } from './activity-api.ts';
import { timeKey } from './blob-state.ts';
import { stateOnly } from './state-only.ts';

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

const lookAgainMs = 3_600_000;
/** Microsoft asks for 15 minutes between two starts. */
const startAgainMs = 15 * 60_000;
const rememberMs = 8 * 24 * 3_600_000;

export function createSubscriptions(
  api: ActivityApi,
  contentTypes: readonly string[],
  clock: ServerClock,
  about: { readonly source: string; readonly tenant: string },
  report: Report,
): Subscriptions {
  const { source } = about;
  let lookedAtMs: number | undefined;

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
    const gap = { ...about, what: contentType, fromMs, toMs, reason: 'unsubscribed' } as const;
    const changes = [
      { delete: offKey(contentType) },
      { put: enabledKey(contentType), value: toMs },
      { put: gapPrefix(contentType) + timeKey(fromMs), value: [fromMs, toMs] },
    ];
    return { records: [gapRecord(gap, nowMs)], changes, filtered: 0, hasMore: false };
  }

  async function* start(state: StateView, contentType: string, signal: AbortSignal): AsyncGenerator<Page> {
    const askedKey = `${contentType}/start-asked`;
    const asked = state.get(askedKey);
    const now = clock.now();
    if (typeof asked === 'number' && Math.abs(now - asked) < startAgainMs) return;
    yield stateOnly([...missing(state, contentType), { put: askedKey, value: now }]);
    try {
      const outcome = await api.startSubscription(contentType, signal);
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

  return {
    doubt: () => {
      lookedAtMs = undefined;
    },
    ensure: async function* (state, signal) {
      const startedAtMs = clock.now();
      if (lookedAtMs !== undefined && Math.abs(startedAtMs - lookedAtMs) < lookAgainMs) return;
      const enabled = await api.enabledTypes(signal);
      lookedAtMs = clock.now();
      for (const contentType of contentTypes) {
        const off = state.get(offKey(contentType));
        if (!enabled.has(contentType)) yield* start(state, contentType, signal);
        else if (typeof off === 'number') yield backAgain(contentType, off);
      }
    },
    proven: (contentType, atMs) => [{ put: enabledKey(contentType), value: atMs }],
    forget: (state, nowMs) =>
      contentTypes.flatMap((contentType) =>
        [...state.entries(gapPrefix(contentType))]
          .filter(([, value]) => spanOf(value).toMs < nowMs - rememberMs)
          .map(([key]) => ({ delete: key })),
      ),
  };
}

/** When there was no subscription, as coverage; in order. */
export function unsubscribedSpans(state: StateView, contentType: string): readonly CoveredSpan[] {
  const told = [...state.entries(gapPrefix(contentType))].map(([, value]): CoveredSpan => {
    return { ...spanOf(value), state: 'lost', reason: 'there was no subscription' };
  });
  const off = state.get(offKey(contentType));
  if (typeof off !== 'number') return told;
  const isOff = { state: 'pending', reason: 'the subscription is missing or disabled' } as const;
  return [...told, { fromMs: off, toMs: Number.MAX_SAFE_INTEGER, ...isOff }];
}

/** As of now, whatever `missing` has made of it in this round. */
function offFrom(state: StateView, contentType: string): number | undefined {
  const off = state.get(offKey(contentType)) ?? state.get(enabledKey(contentType));
  return typeof off === 'number' ? off : undefined;
}

function enabledKey(contentType: string): string {
  return `${contentType}/enabled-at`;
}

function offKey(contentType: string): string {
  return `${contentType}/off-from`;
}

function gapPrefix(contentType: string): string {
  return `${contentType}/unsubscribed/`;
}

function spanOf(value: unknown): { readonly fromMs: number; readonly toMs: number } {
  const [fromMs, toMs] = value as [number, number];
  return { fromMs, toMs };
}
