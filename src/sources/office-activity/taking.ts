// Takes blobs out of a list one by one, but no more than a round may fetch, and none once the requests of the
// minute are used up.
import type { PendingBlob } from './blob-ledger.ts';
import type { RequestPace } from './request-pace.ts';

export interface Taking extends Iterable<PendingBlob> {
  /** Whether some were left. */
  readonly isCut: boolean;
  /** Leaves out the next so many, but never the last of all. */
  skip(count: number): void;
}

export function take(blobs: Iterable<PendingBlob>, most: number, pace: Pick<RequestPace, 'isSpent'>): Taking {
  let isCut = false;
  let toSkip = 0;
  return {
    get isCut() {
      return isCut;
    },
    skip: (count) => {
      toSkip = count;
    },
    *[Symbol.iterator]() {
      let taken = 0;
      let skipped: PendingBlob | undefined;
      for (const blob of blobs) {
        if (toSkip > 0) {
          toSkip -= 1;
          isCut = true;
          skipped = blob;
          continue;
        }
        skipped = undefined;
        if (taken >= most || pace.isSpent) {
          isCut = true;
          return;
        }
        taken += 1;
        yield blob;
      }
      if (skipped !== undefined) yield skipped;
    },
  };
}
