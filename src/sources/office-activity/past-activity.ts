// Lists a span of the past and fetches at once what in it is not known. It leaves the windows of the live lists as they
// are, and takes only the requests that these have left over.
import type { Page } from '../../model/page.ts';
import type { StateView } from '../../model/state.ts';
import type { PastReader } from '../backfill/past-reader.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import { stateOnly } from '../state-only.ts';
import { split } from '../windows/spans.ts';
import type { ActivityApi } from './activity-api.ts';
import type { BlobLedger } from './blob-ledger.ts';
import type { BlobReader } from './blob-pages.ts';
import type { RequestPace } from './request-pace.ts';

const secondMs = 1_000;
/** The API allows no more. */
const longestPartMs = 24 * 3_600_000;

export function createPastActivity(parts: {
  readonly contentTypes: readonly string[];
  readonly furthestBackMs: number;
  readonly api: Pick<ActivityApi, 'listContent'>;
  readonly blobs: Pick<BlobReader, 'readThese'>;
  readonly ledgerOf: (contentType: string, state: StateView) => BlobLedger;
  readonly clock: Pick<ServerClock, 'now'>;
  readonly pace: Pick<RequestPace, 'isSpent'>;
}): PastReader {
  const { contentTypes, furthestBackMs, api, blobs, ledgerOf, clock, pace } = parts;

  /** Returns whether it had to stop before the end. */
  async function* readPart(
    contentType: string,
    part: { readonly fromMs: number; readonly toMs: number },
    ledger: BlobLedger,
    signal: AbortSignal,
  ): AsyncGenerator<Page, boolean> {
    if (pace.isSpent) return true;
    for await (const { rows, isLast } of api.listContent(contentType, part.fromMs, part.toMs, signal)) {
      if (yield* blobs.readThese(ledger.unknown(rows), ledger, signal)) return true;
      if (pace.isSpent && !isLast) return true;
    }
    return false;
  }

  return {
    what: 'content',
    furthestBackMs,
    now: () => clock.now(),
    read: async function* ({ fromMs, toMs }, state, signal) {
      // The API takes whole seconds.
      const span = {
        fromMs: Math.floor(fromMs / secondMs) * secondMs,
        toMs: Math.ceil(toMs / secondMs) * secondMs,
      };
      for (const contentType of contentTypes) {
        const ledger = ledgerOf(contentType, state);
        for (const part of split(span, longestPartMs)) {
          if (!(yield* readPart(contentType, part, ledger, signal))) continue;
          yield { ...stateOnly([]), hasMore: true };
          return;
        }
      }
    },
  };
}
