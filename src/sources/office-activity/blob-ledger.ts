// Which blobs are known: listed and still to be fetched (`pending/`), or done with (`known/`: fetched or
// expired). All of it lives in the source's state; this is one round's view of it, and the changes to it.
import type { StateChange, StateView } from '../../model/state.ts';
import type { BlobRow } from './blob-row.ts';

export interface PendingBlob extends BlobRow {
  /** How often fetching it has failed. */
  readonly tries: number;
  /** Not asked for again before. */
  readonly notBeforeMs: number;
}

export interface BlobLedger {
  /** Takes up what is neither pending nor known yet. */
  list(rows: readonly BlobRow[]): readonly StateChange[];
  /**
   * Pending ones whose time has come and that were not given out in this round: those that failed least come
   * first, so that what can be fetched never waits behind what cannot; of these the oldest.
   */
  takeDue(nowMs: number): readonly PendingBlob[];
  fetched(blob: PendingBlob, nowMs: number): readonly StateChange[];
  expired(blob: PendingBlob, nowMs: number): readonly StateChange[];
  failed(blob: PendingBlob, nowMs: number): readonly StateChange[];
  /** Known ones that can no longer be listed, in groups small enough for a page. */
  forget(nowMs: number): Iterable<readonly StateChange[]>;
}

/** Only the last seven days can be listed; what was done with before can not turn up again. */
const rememberMs = 8 * 24 * 3_600_000;
const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;
const forgetTogether = 1_000;

export function openBlobLedger(state: StateView): BlobLedger {
  const waiting = new Map<string, PendingBlob>();
  /** Taken up or done with in this round, which `state` does not show yet. */
  const touched = new Set<string>();
  for (const [key, value] of state.entries('pending/')) {
    const contentId = key.slice('pending/'.length);
    waiting.set(contentId, { ...(value as unknown as PendingBlob), contentId });
    touched.add(contentId);
  }

  function done(
    { contentId }: PendingBlob,
    outcome: 'fetched' | 'expired',
    nowMs: number,
  ): readonly StateChange[] {
    return [
      { delete: `pending/${contentId}` },
      { put: `known/${contentId}`, value: { outcome, forgetAtMs: nowMs + rememberMs } },
    ];
  }

  return {
    list: (rows) => {
      const changes: StateChange[] = [];
      for (const row of rows) {
        const { contentId } = row;
        if (touched.has(contentId) || state.get(`known/${contentId}`) !== undefined) continue;
        const blob = { ...row, tries: 0, notBeforeMs: 0 };
        touched.add(contentId);
        waiting.set(contentId, blob);
        changes.push(pending(blob));
      }
      return changes;
    },
    takeDue: (nowMs) => {
      // A wait can never be longer than the longest: more means that the clock has jumped back.
      const isDue = (blob: PendingBlob) =>
        blob.notBeforeMs <= nowMs || blob.notBeforeMs > nowMs + longestWaitMs;
      const due = [...waiting.values()]
        .filter(isDue)
        .sort((a, b) => a.tries - b.tries || a.createdAtMs - b.createdAtMs);
      for (const { contentId } of due) waiting.delete(contentId);
      return due;
    },
    fetched: (blob, nowMs) => done(blob, 'fetched', nowMs),
    expired: (blob, nowMs) => done(blob, 'expired', nowMs),
    failed: (blob, nowMs) => {
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(blob.tries, 10));
      return [pending({ ...blob, tries: blob.tries + 1, notBeforeMs: nowMs + waitMs })];
    },
    forget: function* (nowMs) {
      let changes: StateChange[] = [];
      for (const [key, value] of state.entries('known/')) {
        const { forgetAtMs } = value as { readonly forgetAtMs: number };
        if (forgetAtMs > nowMs) continue;
        changes.push({ delete: key });
        if (changes.length < forgetTogether) continue;
        yield changes;
        changes = [];
      }
      if (changes.length > 0) yield changes;
    },
  };
}

function pending(blob: PendingBlob): StateChange {
  const { contentId, ...value } = blob;
  return { put: `pending/${contentId}`, value };
}
