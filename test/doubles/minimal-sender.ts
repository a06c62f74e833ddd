// The least that a sender has to do with a destination: send, count what is proven, and after a break go back
// to the first unproven line.
import type { Destination } from '../../src/destinations/destination.ts';
import type { Line } from '../../src/model/line.ts';
import type { Clock } from '../../src/world/clock.ts';

export interface MinimalSender {
  readonly proven: number;
  readonly losses: number;
  /** Resolves when all lines are proven or `signal` aborts. */
  readonly done: Promise<void>;
}

export function startSender(
  destination: Destination,
  clock: Clock,
  lines: { readonly count: number; readonly line: (index: number) => Line; readonly perSecond?: number },
  signal: AbortSignal,
  onProven: (from: number, to: number) => void = () => {},
): MinimalSender {
  const batch = Math.min(100, Math.max(1, Math.floor((lines.perSecond ?? 1_000) / 10)));
  let proven = 0;
  let losses = 0;

  async function pass(): Promise<void> {
    const connection = await destination.open(signal);
    const from = proven;
    const note = () => {
      if (from + connection.proven <= proven) return;
      onProven(proven, from + connection.proven);
      proven = from + connection.proven;
    };
    const stop = new AbortController();
    const either = AbortSignal.any([connection.lost, signal, stop.signal]);
    const noting = (async () => {
      while (!either.aborted) {
        await connection.proofBeyond(connection.proven, either);
        note();
      }
    })();
    try {
      for (let at = from; at < lines.count && !either.aborted; at += batch) {
        const end = Math.min(lines.count, at + batch);
        await connection.send(Array.from({ length: end - at }, (_, index) => lines.line(at + index)));
        if (lines.perSecond !== undefined) await clock.sleep((batch * 1_000) / lines.perSecond, either);
      }
      while (proven < lines.count && !either.aborted) {
        await connection.proofBeyond(connection.proven, either);
        note();
      }
    } finally {
      stop.abort();
      await noting;
      const noTime = new AbortController();
      noTime.abort();
      await connection.close(noTime.signal);
    }
  }

  async function run(): Promise<void> {
    while (proven < lines.count && !signal.aborted) {
      await pass().catch(() => {});
      if (proven >= lines.count) break;
      losses += 1;
      await clock.sleep(500, signal);
    }
  }

  const done = run();
  return {
    get proven() {
      return proven;
    },
    get losses() {
      return losses;
    },
    done,
  };
}
