// What is out and not proven: which position of which lane is done when how many lines are proven. The mark
// of a lane is the end of its contiguous proven prefix; it never passes a record with an unproven line.
import type { Position, SettledMark, TakenRecord } from '../journal/journal.ts';
import type { Lane } from '../model/record.ts';

/**
 * `left-out` by the mappings, `filtered` by the options of this destination; `passed-over`: a record meant for
 * another destination.
 */
export type Outcome = 'sent' | 'left-out' | 'filtered' | 'set-aside' | 'passed-over';

/** The lanes of the journal, and behind them what is sent once more. */
export type SendingLane = Lane | 'replay';

export interface LedgerEntry {
  readonly position: Position;
  readonly outcome: Outcome;
  readonly recordId: string;
  readonly tenant: string;
  readonly feed: string;
  /** Zero unless `sent`; such a record is dealt with as soon as all before it in its lane is proven. */
  readonly lines: number;
  readonly bytes: number;
  /** The last sequence number of the record's lines; unused when it has none. */
  readonly lastSequence: number;
}

/** What one growth of the proof settled. */
export interface Settled {
  /** The lanes whose mark moved. */
  readonly marks: ReadonlyMap<SendingLane, SettledMark>;
  /** The records with lines among those that became settled. */
  readonly taken: ReadonlyMap<SendingLane, readonly TakenRecord[]>;
  readonly lines: number;
  /** Records by their outcome; those that are sent once more have been counted before. */
  readonly records: Readonly<Record<Outcome, number>>;
}

export interface Ledger {
  /** In the order in which lines go out, before they do. */
  add(lane: SendingLane, entry: LedgerEntry): void;
  /** The first `lines` lines of the connection are proven. */
  prove(lines: number): Settled;
  readonly proven: number;
  readonly unproven: { readonly lines: number; readonly records: number; readonly bytes: number };
}

interface Waiting extends LedgerEntry {
  readonly lastLine: number;
}

interface LaneQueue {
  entries: Waiting[];
  /** Index of the oldest entry that still waits; those before it are done with. */
  first: number;
  sequences: Record<string, number>;
}

/** Entries done with are let go in bulk, when they are this many and the greater part. */
const bulk = 1_024;

/** `marks`: where the lanes stand when the connection's first line goes out. */
export function createLedger(marks: ReadonlyMap<SendingLane, SettledMark>): Ledger {
  const queues = new Map<SendingLane, LaneQueue>();
  for (const [lane, mark] of marks) {
    queues.set(lane, { entries: [], first: 0, sequences: { ...mark.sequences } });
  }
  let added = 0;
  let proven = 0;
  let records = 0;
  let bytes = 0;

  return {
    add: (lane, entry) => {
      const queue = queues.get(lane);
      if (queue === undefined) return;
      added += entry.lines;
      records += 1;
      bytes += entry.bytes;
      queue.entries.push({ ...entry, lastLine: added });
    },
    prove: (lines) => {
      const before = proven;
      proven = Math.max(proven, Math.min(lines, added));
      const marks = new Map<SendingLane, SettledMark>();
      const taken = new Map<SendingLane, readonly TakenRecord[]>();
      const settled = { sent: 0, 'left-out': 0, filtered: 0, 'set-aside': 0, 'passed-over': 0 };
      for (const [lane, queue] of queues) {
        const done = takeProven(queue, proven);
        for (const entry of done) {
          if (lane !== 'replay') settled[entry.outcome] += 1;
          records -= 1;
          bytes -= entry.bytes;
          if (entry.lines > 0) queue.sequences[entry.feed] = entry.lastSequence;
        }
        const last = done.at(-1);
        if (last !== undefined) {
          taken.set(lane, done.filter((entry) => entry.lines > 0).map(takenRecord));
          marks.set(lane, { position: last.position, sequences: { ...queue.sequences } });
        }
      }
      return { marks, taken, lines: proven - before, records: settled };
    },
    get proven() {
      return proven;
    },
    get unproven() {
      return { lines: added - proven, records, bytes };
    },
  };
}

function takenRecord({ recordId, tenant, feed, lines, lastSequence }: LedgerEntry): TakenRecord {
  return { recordId, tenant, feed, firstSequence: lastSequence - lines + 1, lines };
}

function takeProven(queue: LaneQueue, proven: number): readonly Waiting[] {
  const from = queue.first;
  let next = queue.entries[queue.first];
  while (next !== undefined && next.lastLine <= proven) {
    queue.first += 1;
    next = queue.entries[queue.first];
  }
  const done = queue.entries.slice(from, queue.first);
  if (queue.first >= bulk && queue.first * 2 >= queue.entries.length) {
    queue.entries.splice(0, queue.first);
    queue.first = 0;
  }
  return done;
}
