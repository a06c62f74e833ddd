// Where the records of a page stand from when they are cut until the page is committed. The pieces an answer
// came in are let go at once; what is kept here is given back with the page, and never waits for the collector.
import { type OwnMemory, ownMemory } from '../../world/own-memory.ts';

/** Small at first: most answers are. */
const smallestBytes = 16 * 1024;
const largestBytes = 256 * 1024;

export interface RecordMemory {
  /** A copy that stays as it is until its page is released. */
  keep(json: Uint8Array): Uint8Array;
  /** Ends the page: the function gives back all that was kept for it. */
  endPage(): () => void;
}

export function createRecordMemory(): RecordMemory {
  let kept: OwnMemory[] = [];
  let current: Buffer = Buffer.alloc(0);
  let end = 0;
  let nextBytes = smallestBytes;

  function grow(atLeast: number): void {
    const memory = ownMemory(Math.max(nextBytes, atLeast));
    nextBytes = Math.min(nextBytes * 2, largestBytes);
    kept.push(memory);
    current = memory.bytes;
    end = 0;
  }

  return {
    keep: (json) => {
      if (end + json.length > current.length) grow(json.length);
      current.set(json, end);
      end += json.length;
      return current.subarray(end - json.length, end);
    },
    endPage: () => {
      const ofPage = kept;
      kept = [];
      current = Buffer.alloc(0);
      end = 0;
      return () => {
        for (const memory of ofPage) memory.free();
      };
    },
  };
}
