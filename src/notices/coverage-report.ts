// The completeness ledger: what of a span of time is complete, pending or lost, feed by feed, and its sums. The
// command, the status and its figures are views of it.
import type { Coverage, CoverageState, CoveredSpan, Span } from '../model/coverage.ts';

const minuteMs = 60_000;
/** Microsoft keeps audit content for seven days; nobody can do anything about what lies before. */
export const longestCoverageHours = 7 * 24;

/** Per state; fractions of minutes included. */
export type CoverageMinutes = Readonly<Record<CoverageState, number>>;

export interface FeedCoverage extends Coverage {
  readonly tenant: string;
  readonly source: string;
  /** Up to here nothing is pending; undefined while nothing is known yet. */
  readonly completeThroughMs: number | undefined;
  readonly minutes: CoverageMinutes;
}

export interface CoverageReport extends Span {
  readonly feeds: readonly FeedCoverage[];
}

/** The sums of a source: of its feeds the one that is furthest behind, and minutes in which any feed lacks something. */
export interface CoverageFigures {
  readonly completeThroughMs: number | undefined;
  readonly lostMinutes: number;
  readonly pendingMinutes: number;
}

export function feedCoverage(tenant: string, source: string, { feed, spans }: Coverage): FeedCoverage {
  const firstPending = spans.find(({ state }) => state === 'pending');
  return {
    tenant,
    source,
    feed,
    spans,
    completeThroughMs: (firstPending?.fromMs ?? spans.at(-1)?.toMs) || undefined,
    minutes: {
      complete: minutesIn(spans.filter(({ state }) => state === 'complete')),
      pending: minutesIn(spans.filter(({ state }) => state === 'pending')),
      lost: minutesIn(spans.filter(({ state }) => state === 'lost')),
    },
  };
}

export function coverageFigures(feeds: readonly FeedCoverage[]): CoverageFigures {
  const known = feeds.map(({ completeThroughMs }) => completeThroughMs);
  const ofState = (state: CoverageState) =>
    minutesIn(feeds.flatMap(({ spans }) => spans.filter((span) => span.state === state)));
  return {
    completeThroughMs:
      known.length === 0 || known.includes(undefined) ? undefined : Math.min(...known.map((ms) => ms ?? 0)),
    lostMinutes: ofState('lost'),
    pendingMinutes: ofState('pending'),
  };
}

/** How long the spans are together; what several of them cover counts once. */
function minutesIn(spans: readonly CoveredSpan[]): number {
  let ms = 0;
  let at = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    ms += Math.max(0, toMs - Math.max(at, fromMs));
    at = Math.max(at, toMs);
  }
  return ms / minuteMs;
}
