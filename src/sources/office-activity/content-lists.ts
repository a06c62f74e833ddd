// Reads the list of a window: notes what it names, and that the window is read. In parts where the whole would take
// more requests than there are, and in halves where it fails, so that trouble with one moment keeps only that unread.
import type { ErrorCode } from '../../errors/codes.ts';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Span } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { StateChange } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import { stateOnly } from '../state-only.ts';
import { split } from '../windows/spans.ts';
import type { Window } from '../windows/window-plan.ts';
import type { ActivityApi } from './activity-api.ts';
import type { BlobLedger } from './blob-ledger.ts';
import type { RequestPace } from './request-pace.ts';

export interface Listing {
  readonly contentType: string;
  readonly window: Window;
  readonly ledger: BlobLedger;
  /** What a complete list shows beside its rows, to become state with it. */
  readonly shows: (answeredAtMs: number | undefined) => readonly StateChange[];
  /** There is more to do at once: new content, or the rest of the window. */
  readonly onMore: () => void;
}

export type ContentLister = (listing: Listing, signal: AbortSignal) => AsyncGenerator<Page>;

/** What may be wrong with a part of the span alone. */
const splittable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'source-failing',
  'source-timeout',
  'source-connection-lost',
  'source-answer-malformed',
  'source-list-outdated',
  'source-window-refused',
]);
/** After so many it is not the spans. */
const failuresInARow = 3;

/** The API allows no more. */
const longestPartMs = 24 * 3_600_000;
/** Shorter parts are read to their end, however many pages that takes. */
const shortestPartMs = 60_000;

export function createContentLister(
  api: ActivityApi,
  pace: RequestPace,
  source: string,
  report: Report,
): ContentLister {
  /** How long a part may be so that its list fits into the requests of a minute. */
  let partMs = longestPartMs;

  /** Returns whether it was read to its end. */
  async function* listPart(part: Span, listing: Listing, signal: AbortSignal): AsyncGenerator<Page, boolean> {
    const { contentType, window, ledger, shows, onMore } = listing;
    let firstAnsweredAtMs: number | undefined;
    let isFirst = true;
    for await (const page of api.listContent(contentType, part.fromMs, part.toMs, signal)) {
      if (isFirst) firstAnsweredAtMs = page.answeredAtMs;
      isFirst = false;
      if (page.unreadable > 0) report({ notice: 'content-rows-unreadable', source, count: page.unreadable });
      const listed = ledger.list(page.rows);
      if (listed.length > 0) onMore();
      const read = page.isLast ? [...window.read(part, firstAnsweredAtMs), ...shows(firstAnsweredAtMs)] : [];
      yield stateOnly([...listed, ...read]);
      if (page.isLast) return true;
      if (pace.isSpent && part.toMs - part.fromMs > shortestPartMs) return false;
    }
    return true;
  }

  /** The pages of a list may change while it is read; then it begins anew, once. */
  async function* listPartAnew(
    part: Span,
    listing: Listing,
    signal: AbortSignal,
  ): AsyncGenerator<Page, boolean> {
    try {
      return yield* listPart(part, listing, signal);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code !== 'source-list-outdated') throw error;
      return yield* listPart(part, listing, signal);
    }
  }

  return async function* listWindow(listing, signal) {
    const parts = [...split(listing.window, partMs)];
    let problem: ConnectorError | undefined;
    let failures = 0;
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      if (pace.isSpent) return listing.onMore();
      try {
        const isWhole = yield* listPartAnew(part, listing, signal);
        if (!isWhole) {
          partMs = halfOf(partMs);
          return listing.onMore();
        }
        partMs = Math.min(longestPartMs, partMs * 2);
        failures = 0;
      } catch (error) {
        if (!(error instanceof ConnectorError) || !splittable.has(error.code)) throw error;
        problem ??= error;
        failures += 1;
        if (failures >= failuresInARow) throw problem;
        const lengthMs = part.toMs - part.fromMs;
        if (lengthMs > shortestPartMs) parts.push(...split(part, halfOf(lengthMs)));
      }
    }
    if (problem !== undefined) throw problem;
  };
}

/** Whole seconds. */
function halfOf(ms: number): number {
  return Math.max(shortestPartMs, Math.ceil(ms / 2_000) * 1_000);
}
