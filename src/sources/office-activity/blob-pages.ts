// Fetches the blobs of a content type and makes pages of their records: a few at once, committed in order, each
// blob's records together with the note that it is done. First those that were never tried, then a few of those
// that failed before: a blob that fails does not stop the others, nor do many of them.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import type { SourceRecord } from '../../model/record.ts';
import { breathe } from '../../world/breathe.ts';
import { createTooLargeEvents } from '../connector/too-large.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import { concernsAll } from '../microsoft/faults-of-all.ts';
import { recordsInAnswer } from '../microsoft/records-in-answer.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import type { SourceSetup } from '../source-kind.ts';
import type { ActivityApi } from './activity-api.ts';
import { activityRecord } from './activity-record.ts';
import type { BlobLedger, PendingBlob } from './blob-ledger.ts';
import { tellExpired } from './expired-content.ts';
import { inOrder, type Reading } from './in-order.ts';
import type { OfficeActivityOptions } from './options.ts';
import { createPageGathering, type Piece } from './page-gathering.ts';
import type { RequestPace } from './request-pace.ts';
import { type Taking, take } from './taking.ts';

/** Part of a blob, or what becomes of one that could not be fetched. */
interface BlobPiece extends Piece {
  /** Unless it was about this blob alone. */
  readonly failure?: ConnectorError;
}

/** After so many in a row only every second, fourth, eighth, ... is tried, to see whether it is all of them. */
const failuresBeforeSkipping = 5;
/** After so many in a row it is: asking for more is no use now. */
const mostFailuresInARow = 20;
const mostExpiredAtOnce = 10_000;
/** All poison is looked at for what has expired, which takes time when there is much of it, while rounds may follow at once. */
const expireEveryMs = 60_000;
const lookedAtInOneGo = 1_000;

/** Of `most` blobs in a round, so many may be poison: as long as others wait, and when nothing else does. */
const poisonShare = 1 / 10;
const mostPoison = 100;

export interface BlobReader {
  /** Fetches at most `most` of the ledger's blobs; returns whether more wait that could be fetched now. */
  readDue(ledger: BlobLedger, most: number, signal: AbortSignal): AsyncGenerator<Page, boolean>;
  /** Fetches blobs that are not in the ledger; returns whether some had to be left for now. */
  readThese(
    blobs: readonly PendingBlob[],
    ledger: BlobLedger,
    signal: AbortSignal,
  ): AsyncGenerator<Page, boolean>;
}

export function createBlobReader(
  { name, tenant, options, classify, report }: SourceSetup<OfficeActivityOptions>,
  api: ActivityApi,
  clock: ServerClock,
  pace: RequestPace,
): BlobReader {
  const wanted = options.recordTypes === 'all' ? 'all' : new Set(options.recordTypes);
  /** Since the program started, for estimates. */
  const sum = { blobs: 0, records: 0 };
  /** By content type: when its poison was last looked at for what has expired. */
  const expiredLookAtMs = new Map<string, number>();

  const gather = () =>
    createPageGathering((lost) => {
      const recordsPerBlob = sum.blobs === 0 ? undefined : sum.records / sum.blobs;
      const about = { source: name, tenant: tenant.name, nowMs: clock.now() };
      return tellExpired(lost, about, recordsPerBlob, report);
    });

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
      const tooLarge = createTooLargeEvents({ source: name, tenant: tenant.name }, clock.now, report);
      const span = { fromMs: blob.createdAtMs, toMs: blob.createdAtMs + 1 };
      const content = await api.openContent(blob.contentUri, signal);
      const reading = { ...content.reading, onTooLarge: tooLarge.note };
      for await (const page of recordsInAnswer(content.answer, reading, toRecord)) {
        const { filtered, isLast } = page;
        const records = [...page.records, ...tooLarge.take(blob.contentType, span)];
        sum.records += page.records.length;
        yield { records, filtered, changes: isLast ? ledger.fetched(blob) : [] };
      }
      sum.blobs += 1;
      if (withoutId > 0) report({ notice: 'records-without-id', source: name, count: withoutId });
    } catch (error) {
      if (signal.aborted || !(error instanceof ConnectorError) || concernsAll(error.code)) throw error;
      yield outcomeOf(error, blob, ledger);
    }
  }

  function outcomeOf(error: ConnectorError, blob: PendingBlob, ledger: BlobLedger): BlobPiece {
    if (error.code === 'source-content-expired' || isExpired(blob)) return lostPiece(blob, ledger);
    const { contentId } = blob;
    const tries = blob.tries + 1;
    report({ notice: 'blob-failed', source: name, contentId, tries, reason: error.message });
    const changes = ledger.failed(blob, clock.now());
    const piece = { records: [], filtered: 0, changes };
    return error.code === 'source-content-missing' ? piece : { ...piece, failure: error };
  }

  function lostPiece(blob: PendingBlob, ledger: BlobLedger): BlobPiece {
    return { records: [], filtered: 0, changes: ledger.expired(blob), lost: blob };
  }

  /** Only by Microsoft's clock: one that is wrong must not give up what can be fetched. */
  function isExpired(blob: PendingBlob): boolean {
    return clock.hasObserved && clock.now() >= blob.expiresAtMs;
  }

  /** Throws what went wrong when it was not about single blobs. */
  async function* readAll(blobs: Taking, ledger: BlobLedger, signal: AbortSignal): AsyncGenerator<Page> {
    function* readings(): Generator<Reading<BlobPiece>> {
      for (const blob of blobs) yield (own) => readBlob(blob, ledger, own);
    }
    const gathering = gather();
    let failures: ConnectorError[] = [];
    let problem: unknown;
    try {
      for await (const piece of inOrder(readings(), options.parallelFetches, signal)) {
        const page = gathering.add(piece);
        if (page !== undefined) yield page;
        failures = piece.failure === undefined ? [] : [...failures, piece.failure];
        if (failures.length >= mostFailuresInARow) break;
        const beyond = failures.length - failuresBeforeSkipping;
        blobs.skip(beyond < 0 ? 0 : 2 ** beyond);
      }
      if (failures.length >= failuresBeforeSkipping) problem = failures[0];
    } catch (error) {
      problem = error;
    }
    // What was read before the problem counts all the same.
    const rest = gathering.rest();
    if (rest !== undefined) yield rest;
    if (problem !== undefined) throw problem;
  }

  async function* expirePoison(ledger: BlobLedger): AsyncGenerator<Page> {
    const nowMs = clock.now();
    const lastMs = expiredLookAtMs.get(ledger.contentType);
    if (lastMs !== undefined && Math.abs(nowMs - lastMs) < expireEveryMs) return;
    expiredLookAtMs.set(ledger.contentType, nowMs);
    const gathering = gather();
    let looked = 0;
    let count = 0;
    for (const blob of ledger.poisonDue(nowMs)) {
      looked += 1;
      if (looked % lookedAtInOneGo === 0) await breathe();
      if (!isExpired(blob)) continue;
      if (count >= mostExpiredAtOnce) break;
      count += 1;
      const page = gathering.add(lostPiece(blob, ledger));
      if (page !== undefined) yield page;
    }
    const rest = gathering.rest();
    if (rest !== undefined) yield rest;
  }

  /** It is told blob by blob; what is poison is no reason to call the source failing. */
  async function* readPoison(ledger: BlobLedger, most: number, signal: AbortSignal): AsyncGenerator<Page> {
    try {
      yield* readAll(take(tryable(ledger), most, pace), ledger, signal);
    } catch (error) {
      if (!(error instanceof ConnectorError) || concernsAll(error.code)) throw error;
    }
  }

  function* tryable(ledger: BlobLedger): Generator<PendingBlob> {
    for (const blob of ledger.poisonDue(clock.now())) if (!isExpired(blob)) yield blob;
  }

  async function* readDue(
    ledger: BlobLedger,
    most: number,
    signal: AbortSignal,
  ): AsyncGenerator<Page, boolean> {
    yield* expirePoison(ledger);
    const seen = take(ledger.seen(), most, pace);
    let problem: ConnectorError | undefined;
    try {
      yield* readAll(seen, ledger, signal);
    } catch (error) {
      if (!(error instanceof ConnectorError) || concernsAll(error.code)) throw error;
      problem = error;
    }
    yield* readPoison(ledger, seen.isCut ? Math.ceil(most * poisonShare) : mostPoison, signal);
    if (problem !== undefined) throw problem;
    return seen.isCut;
  }

  return {
    readDue,
    readThese: async function* (blobs, ledger, signal) {
      const taken = take(blobs, blobs.length, pace);
      yield* readAll(taken, ledger, signal);
      return taken.isCut;
    },
  };
}
