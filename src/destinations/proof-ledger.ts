// What of a connection is proven and whether it still lives: the part of the Connection contract that all
// proof levels share. How a line is proven is left to them.
import type { ConnectorError } from '../errors/connector-error.ts';

/** Lines by their number on the connection: `from` is the first, `to` the one behind the last. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface ProofLedger {
  /** Length of the proven prefix; ranges proven out of order count once the gap before them is closed. */
  readonly proven: number;
  readonly lost: AbortSignal;
  prove(ranges: readonly LineRange[]): void;
  /** Only the first call counts. */
  lose(error: ConnectorError): void;
  proofBeyond(than: number, signal: AbortSignal): Promise<void>;
}

export function createProofLedger(): ProofLedger {
  let proven = 0;
  /** Ranges behind a gap, by their start. As many as epochs are on their way, which is few. */
  const behindGap = new Map<number, number>();
  const losing = new AbortController();
  const waiting = new Set<{ readonly than: number; readonly wake: () => void }>();

  function wakeAll(): void {
    for (const waiter of waiting) {
      if (proven > waiter.than || losing.signal.aborted) waiter.wake();
    }
  }

  return {
    get proven() {
      return proven;
    },
    lost: losing.signal,
    prove: (ranges) => {
      for (const range of ranges) behindGap.set(range.from, range.to);
      for (let to = behindGap.get(proven); to !== undefined; to = behindGap.get(proven)) {
        behindGap.delete(proven);
        proven = to;
      }
      wakeAll();
    },
    lose: (error) => {
      losing.abort(error);
      wakeAll();
    },
    proofBeyond: (than, signal) => {
      if (proven > than || losing.signal.aborted || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const waiter = {
          than,
          wake: () => {
            waiting.delete(waiter);
            signal.removeEventListener('abort', waiter.wake);
            resolve();
          },
        };
        waiting.add(waiter);
        signal.addEventListener('abort', waiter.wake, { once: true });
      });
    },
  };
}
