// Reads the list of a window: notes what it names, and that the window is read, in parts where the whole would
// take more requests than there are, or keeps failing.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Span } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { StateChange } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import { concernsAll } from '../microsoft/faults-of-all.ts';
import type { Window } from '../windows/window-plan.ts';
import type { ActivityApi } from './activity-api.ts';
import type { BlobLedger } from './blob-ledger.ts';
import type { RequestPace } from './request-pace.ts';
import { stateOnly } from './state-only.ts';

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
  let partMs = longestPartMs;
  const shorten = () => {
    partMs = Math.max(shortestPartMs, Math.floor(partMs / 2_000) * 1_000);
  };

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
    const { fromMs, toMs } = listing.window;
    for (let at = fromMs; at < toMs; ) {
      const part = { fromMs: at, toMs: Math.min(toMs, at + partMs) };
      if (pace.isSpent) return listing.onMore();
      try {
        if (!(yield* listPartAnew(part, listing, signal))) {
          shorten();
          return listing.onMore();
        }
      } catch (error) {
        if (error instanceof ConnectorError && !concernsAll(error.code)) shorten();
        throw error;
      }
      partMs = Math.min(longestPartMs, partMs * 2);
      at = part.toMs;
    }
  };
}
