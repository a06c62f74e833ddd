// Which blobs of a content type are known, in the source's state: `seen` (listed, to be fetched), `poison`
// (fetching it has failed, tried again apart from the others until it expires), `fetched` or `expired`. None of
// it is copied into memory: what is due is read from the state, in order, as it is needed.
import type { StateChange, StateView } from '../../model/state.ts';
import type { BlobRow } from './blob-row.ts';
import {
  blobPlace,
  createdAtOf,
  doneValue,
  entryValue,
  readEntry,
  readPlace,
  timeKey,
} from './blob-state.ts';

export interface PendingBlob extends BlobRow {
  /** How often fetching it has failed. */
  readonly tries: number;
  /** Not asked for again before. */
  readonly notBeforeMs: number;
  /** Listed by a back-fill, not by a live window. */
  readonly isBackfilled: boolean;
}

/** Changes show in the ledger of the next round. */
export interface BlobLedger {
  readonly contentType: string;
  /** Takes up what is not known yet. */
  list(rows: readonly BlobRow[]): readonly StateChange[];
  /** What is not known yet, for a back-fill to fetch at once: it is not taken up unless fetching it fails. */
  unknown(rows: readonly BlobRow[]): readonly PendingBlob[];
  /** Listed and never tried, oldest first. */
  seen(): Iterable<PendingBlob>;
  /** Poison whose time to be tried again, or to expire, has come; the longest waiting first. */
  poisonDue(nowMs: number): Iterable<PendingBlob>;
  /** When the blobs in this state were made, oldest first but for those whose time was not stated. */
  times(kind: 'seen' | 'poison' | 'expired'): Iterable<number>;
  fetched(blob: PendingBlob): readonly StateChange[];
  expired(blob: PendingBlob): readonly StateChange[];
  failed(blob: PendingBlob, nowMs: number): readonly StateChange[];
  /** What was done with and can no longer be listed, in groups small enough for a page. */
  forget(nowMs: number): Iterable<readonly StateChange[]>;
}

/** Only the last seven days can be listed: what is older can not turn up again. */
const rememberMs = 8 * 24 * 3_600_000;
const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;
const forgetTogether = 1_000;
/** How many of those that are not due are looked at for a wait that cannot be. */
const lookAhead = 1_000;

/** `uriOf`: the address that follows from a content id, which then need not be kept. */
export function openBlobLedger(
  state: StateView,
  contentType: string,
  uriOf: (contentId: string) => string,
): BlobLedger {
  const folder = (name: string) => `${contentType}/${name}/`;
  const seen = folder('seen');
  const poison = folder('poison');
  const retry = folder('retry');
  const fetched = folder('fetched');
  const expired = folder('expired');

  function* pendingIn(prefix: string): Generator<PendingBlob> {
    for (const [key, value] of state.entries(prefix))
      yield blobAt(key.slice(prefix.length), readEntry(value));
  }

  function blobAt(place: string, entry: ReturnType<typeof readEntry>): PendingBlob {
    const { contentId, createdAtMs } = readPlace(place);
    return {
      contentId,
      contentType,
      contentUri: entry.uri ?? uriOf(contentId),
      createdAtMs: entry.createdAtMs ?? createdAtMs,
      isTimeStated: entry.createdAtMs === undefined,
      expiresAtMs: entry.expiresAtMs,
      tries: entry.tries,
      notBeforeMs: entry.notBeforeMs,
      isBackfilled: entry.isBackfilled,
    };
  }

  function putPending(prefix: string, blob: PendingBlob): StateChange {
    const { contentId, contentUri, createdAtMs, isTimeStated, ...rest } = blob;
    const entry = {
      ...rest,
      ...(contentUri === uriOf(contentId) ? {} : { uri: contentUri }),
      ...(isTimeStated ? {} : { createdAtMs }),
    };
    return { put: prefix + blobPlace(blob), value: entryValue(entry) };
  }

  function isKnown(row: BlobRow): boolean {
    const place = blobPlace(row);
    return [seen, fetched, poison, expired].some((prefix) => state.get(prefix + place) !== undefined);
  }

  const retryKey = (blob: PendingBlob) => `${retry}${timeKey(blob.notBeforeMs)}/${blobPlace(blob)}`;

  function leavePending(blob: PendingBlob): readonly StateChange[] {
    if (blob.tries === 0) return [{ delete: seen + blobPlace(blob) }];
    return [{ delete: poison + blobPlace(blob) }, { delete: retryKey(blob) }];
  }

  function done(prefix: string, blob: PendingBlob): readonly StateChange[] {
    return [...leavePending(blob), { put: prefix + blobPlace(blob), value: doneValue(blob.expiresAtMs) }];
  }

  function* forgetIn(prefix: string, nowMs: number): Generator<readonly StateChange[]> {
    let changes: StateChange[] = [];
    for (const [key, value] of state.entries(prefix)) {
      const place = key.slice(prefix.length);
      const isOld = createdAtOf(place, value) < nowMs - rememberMs;
      // Places are in order, but for those without a stated time, which come first.
      if (!isOld && readPlace(place).createdAtMs > 0) break;
      if (isOld) changes.push({ delete: key });
      if (changes.length < forgetTogether) continue;
      yield changes;
      changes = [];
    }
    if (changes.length > 0) yield changes;
  }

  return {
    contentType,
    list: (rows) =>
      rows
        .filter((row) => !isKnown(row))
        .map((row) => putPending(seen, { ...row, tries: 0, notBeforeMs: 0, isBackfilled: false })),
    unknown: (rows) =>
      rows
        .filter((row) => !isKnown(row))
        .map((row) => ({ ...row, tries: 0, notBeforeMs: 0, isBackfilled: true })),
    seen: () => pendingIn(seen),
    poisonDue: function* (nowMs) {
      let notDue = 0;
      for (const [key] of state.entries(retry)) {
        const [due = '', ...place] = key.slice(retry.length).split('/');
        const dueAtMs = Number.parseInt(due, 36);
        // A wait can never be longer than the longest: more means that the clock has jumped back.
        if (dueAtMs > nowMs && dueAtMs <= nowMs + longestWaitMs) {
          notDue += 1;
          if (notDue > lookAhead) return;
          continue;
        }
        const value = state.get(poison + place.join('/'));
        if (value !== undefined) yield blobAt(place.join('/'), readEntry(value));
      }
    },
    times: function* (kind) {
      const prefix = folder(kind);
      // Nothing is made of each but its time: there may be 100,000.
      for (const [key, value] of state.entries(prefix)) yield createdAtOf(key.slice(prefix.length), value);
    },
    fetched: (blob) => done(fetched, blob),
    expired: (blob) => done(expired, blob),
    failed: (blob, nowMs) => {
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(blob.tries, 10));
      // Looked at again no later than it expires, so that its loss is told in time.
      const notBeforeMs = Math.max(nowMs, Math.min(nowMs + waitMs, blob.expiresAtMs));
      const next = { ...blob, tries: blob.tries + 1, notBeforeMs };
      return [...leavePending(blob), putPending(poison, next), { put: retryKey(next), value: 0 }];
    },
    forget: function* (nowMs) {
      yield* forgetIn(fetched, nowMs);
      yield* forgetIn(expired, nowMs);
    },
  };
}
