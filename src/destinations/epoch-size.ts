// How many bytes one connection carries before its receiver is asked, by a close, whether it has read them:
// as many as a receiver reads in about a quarter of a second, down to a single line for the slowest.

/** An answer within this time (milliseconds) is what the size aims at, and is never called late. */
const targetMs = 250;
/** A later answer may come from a proxy on behalf of a dead receiver. */
const lateMs = 1_000;
const startBytes = 16 * 1024;
const largestBytes = 4 * 1024 * 1024;
const samplesKept = 15;
const samplesNeeded = 5;
const lateAtFloorAllowed = 3;

export interface Answered {
  /** From the moment the receiver's host had all bytes to the receiver's end of stream, in milliseconds. */
  readonly afterMs: number;
  readonly bytes: number;
  readonly lines: number;
}

/** `hopeless`: the third answer in a row that was late although it was about a single line, and took over a second. */
export type Verdict = 'in-time' | 'late' | 'hopeless';

export interface EpochSize {
  /** The size now in force, at least 1; an epoch always takes at least one line. */
  readonly bytes: number;
  judge(answer: Answered): Verdict;
  /** No answer at all came. */
  shrink(): void;
  /** Forgets what was learned about the receiver's pace. */
  reset(): void;
}

export function createEpochSize(): EpochSize {
  let bytes = startBytes;
  let usual: number[] = [];
  let lateAtFloor = 0;

  function isLate(afterMs: number): boolean {
    if (afterMs > lateMs) return true;
    return usual.length >= samplesNeeded && afterMs > Math.max(targetMs, 10 * median(usual));
  }

  function adapt(answer: Answered): void {
    const readInTarget = (answer.bytes * targetMs) / Math.max(1, answer.afterMs);
    if (answer.afterMs > targetMs) bytes = Math.max(1, Math.floor(Math.min(bytes, readInTarget)));
    else if (answer.afterMs < targetMs / 2) {
      bytes = Math.max(bytes, Math.min(largestBytes, answer.bytes * 2));
    }
  }

  return {
    get bytes() {
      return bytes;
    },
    judge: (answer) => {
      if (!isLate(answer.afterMs)) {
        usual = [...usual.slice(1 - samplesKept), answer.afterMs];
        lateAtFloor = 0;
        adapt(answer);
        return 'in-time';
      }
      adapt(answer);
      bytes = Math.max(1, Math.min(bytes, Math.floor(answer.bytes / 2)));
      lateAtFloor = answer.lines > 1 ? 0 : lateAtFloor + 1;
      if (lateAtFloor < lateAtFloorAllowed) return 'late';
      if (answer.afterMs > lateMs) return 'hopeless';
      // Within a second it is no receiver that cannot answer, but one whose pace has changed: it is learned anew.
      usual = [];
      lateAtFloor = 0;
      return 'late';
    },
    shrink: () => {
      bytes = Math.max(1, Math.floor(bytes / 16));
    },
    reset: () => {
      bytes = startBytes;
      usual = [];
      lateAtFloor = 0;
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
