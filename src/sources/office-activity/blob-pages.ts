// Fetches blobs and makes pages of their records: a few at once, committed in order, each blob's records
// together with the note that it is done. A blob that fails does not stop the others.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import { concernsAll } from '../microsoft/faults-of-all.ts';
import { recordsInAnswer } from '../microsoft/records-in-answer.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import type { SourceSetup } from '../source-kind.ts';
import type { ActivityApi } from './activity-api.ts';
import { activityRecord } from './activity-record.ts';
import type { BlobLedger, PendingBlob } from './blob-ledger.ts';
import { inOrder } from './in-order.ts';
import type { OfficeActivityOptions } from './options.ts';
import { createPageGathering, type Piece } from './page-gathering.ts';

/** Part of a blob, or what becomes of one that could not be fetched. */
interface BlobPiece extends Piece {
  /** Unless it was about this blob alone. */
  readonly failure: ConnectorError | undefined;
}

/** After so many in a row it is not the blobs: the round ends, and they come last in the next one. */
const failuresInARow = 5;

export type BlobReader = (
  blobs: readonly PendingBlob[],
  ledger: BlobLedger,
  signal: AbortSignal,
) => AsyncGenerator<Page>;

export function createBlobReader(
  { name, tenant, options, classify, report }: SourceSetup<OfficeActivityOptions>,
  api: ActivityApi,
  clock: ServerClock,
): BlobReader {
  const wanted = options.recordTypes === 'all' ? 'all' : new Set(options.recordTypes);

  async function* readBlob(
    blob: PendingBlob,
    ledger: BlobLedger,
    signal: AbortSignal,
  ): AsyncGenerator<BlobPiece> {
    try {
      let withoutId = 0;
      const toRecord = (element: Element): SourceRecord | undefined => {
        const made = activityRecord(element, blob, tenant.name, wanted, classify);
        if (made?.hasOwnId === false) withoutId += 1;
        return made?.record;
      };
      const { answer, reading } = await api.openContent(blob.contentUri, signal);
      for await (const { records, filtered, isLast } of recordsInAnswer(answer, reading, toRecord)) {
        yield {
          records,
          filtered,
          changes: isLast ? ledger.fetched(blob, clock.now()) : [],
          failure: undefined,
        };
      }
      if (withoutId > 0) report({ notice: 'records-without-id', source: name, count: withoutId });
    } catch (error) {
      if (signal.aborted || !(error instanceof ConnectorError) || concernsAll(error.code)) throw error;
      yield outcomeOf(error, blob, ledger);
    }
  }

  function outcomeOf(error: ConnectorError, blob: PendingBlob, ledger: BlobLedger): BlobPiece {
    const { contentId, contentType, createdAtMs } = blob;
    const now = clock.now();
    if (error.code === 'source-content-expired' || now >= blob.expiresAtMs) {
      report({ notice: 'blob-expired', source: name, contentId, contentType, createdAtMs });
      return { records: [], filtered: 0, changes: ledger.expired(blob, now), failure: undefined };
    }
    const tries = blob.tries + 1;
    report({ notice: 'blob-failed', source: name, contentId, tries, reason: error.message });
    const failure = error.code === 'source-content-missing' ? undefined : error;
    return { records: [], filtered: 0, changes: ledger.failed(blob, now), failure };
  }

  return async function* readBlobs(blobs, ledger, signal) {
    const readings = blobs.map((blob) => (own: AbortSignal) => readBlob(blob, ledger, own));
    const gathering = createPageGathering();
    let failures = 0;
    let problem: unknown;
    try {
      for await (const piece of inOrder(readings, options.parallelFetches, signal)) {
        const page = gathering.add(piece);
        if (page !== undefined) yield page;
        failures = piece.failure === undefined ? 0 : failures + 1;
        if (piece.failure !== undefined && failures >= failuresInARow) throw piece.failure;
      }
    } catch (error) {
      problem = error;
    }
    // What was read before the problem counts all the same.
    const rest = gathering.rest();
    if (rest !== undefined) yield rest;
    if (problem !== undefined) throw problem;
  };
}
