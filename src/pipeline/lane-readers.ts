// The lanes of one destination as one stream of batches: alerts first, then the connector's own events, then
// audit noise; now and then the other way round, so that no lane starves. Behind all of them, and only when none has
// anything, what is sent once more.
import type { JournaledRecord, JournalReader, SettledMark, TakenRecord } from '../journal/journal.ts';
import { type Lane, lanes } from '../model/record.ts';
import type { ReplayBatch, ReplayLane } from './replay/replay-lane.ts';
import type { SendingLane } from './settling.ts';

const lanesFromTheRear: readonly Lane[] = lanes.toReversed();
/** Of this many batches one asks the least urgent lane first. */
const turnsPerReversal = 8;

export interface Batch {
  readonly lane: SendingLane;
  readonly records: readonly JournaledRecord[];
  /** What is different about records that are sent once more. */
  readonly replay?: ReplayBatch;
}

export interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

export interface LaneReaders {
  /** The next batch of the most urgent lane that has one; undefined when none has. */
  read(limits: ReadLimits): Promise<Batch | undefined>;
  /** Resolves when `read` may have something to give, or when `signal` aborts. */
  arrivals(signal: AbortSignal): Promise<void>;
  /** All lanes back to their settled marks, which are returned. */
  rewind(): ReadonlyMap<SendingLane, SettledMark>;
  /** `taken`: see JournalReader. */
  settle(
    marks: ReadonlyMap<SendingLane, SettledMark>,
    taken: ReadonlyMap<SendingLane, readonly TakenRecord[]>,
  ): Promise<void>;
  /** The next batch of one lane only. */
  readLane(lane: Lane, limits: ReadLimits): Promise<Batch | undefined>;
  /**
   * The end of the batch read last of its lane, which did not go out: it is read again before all that follows. What
   * is sent once more looks after that itself.
   */
  putBack(batch: Batch): void;
  /** The last settled sequence number of every feed. */
  readonly sequences: Readonly<Record<string, number>>;
}

export function createLaneReaders(
  readers: ReadonlyMap<Lane, JournalReader>,
  replay?: ReplayLane,
): LaneReaders {
  const all = new Map<SendingLane, Pick<JournalReader, 'arrivals' | 'rewind' | 'settle'>>(readers);
  if (replay !== undefined) all.set('replay', replay);
  let turn = 0;
  const settled = new Map<SendingLane, SettledMark>();
  /** In order; never more than one batch. */
  const putBack = new Map<Lane, readonly JournaledRecord[]>();
  const rewind = () => {
    putBack.clear();
    for (const [lane, reader] of all) settled.set(lane, reader.rewind());
    return new Map(settled);
  };
  const readLane = async (lane: Lane, limits: ReadLimits) => {
    const records = takePutBack(putBack, lane, limits) ?? (await readers.get(lane)?.read(limits));
    return records !== undefined && records.length > 0 ? { lane, records } : undefined;
  };
  rewind();
  return {
    readLane,
    read: async (limits) => {
      turn = (turn + 1) % turnsPerReversal;
      for (const lane of turn === 0 ? lanesFromTheRear : lanes) {
        const batch = await readLane(lane, limits);
        if (batch !== undefined) return batch;
      }
      const again = await replay?.read(limits.maxRecords);
      return again === undefined ? undefined : { lane: 'replay', records: again.records, replay: again };
    },
    putBack: ({ lane, records }) => {
      if (lane === 'replay' || records.length === 0) return;
      putBack.set(lane, [...records, ...(putBack.get(lane) ?? [])]);
    },
    arrivals: async (signal) => {
      if (putBack.size > 0) return;
      const first = new AbortController();
      const either = AbortSignal.any([signal, first.signal]);
      await Promise.race([...all.values()].map((reader) => reader.arrivals(either)));
      first.abort();
    },
    rewind,
    // All at once and not one after the other: a later call must not overtake an earlier one in any lane.
    settle: async (marks, taken) => {
      const settling = [...marks].map(([lane, mark]) => all.get(lane)?.settle(mark, taken.get(lane)));
      for (const [lane, mark] of marks) settled.set(lane, mark);
      await Promise.all(settling);
    },
    get sequences() {
      return Object.assign({}, ...[...settled.values()].map((mark) => mark.sequences));
    },
  };
}

/** Undefined when there are none; those beyond the limits stay. */
function takePutBack(
  putBack: Map<Lane, readonly JournaledRecord[]>,
  lane: Lane,
  { maxRecords, maxBytes }: ReadLimits,
): readonly JournaledRecord[] | undefined {
  const waiting = putBack.get(lane);
  if (waiting === undefined) return undefined;
  let bytes = 0;
  const end = waiting.findIndex(({ record }, index) => {
    bytes += record.json.length;
    return index > 0 && (index >= maxRecords || bytes > maxBytes);
  });
  if (end === -1) putBack.delete(lane);
  else putBack.set(lane, waiting.slice(end));
  return end === -1 ? waiting : waiting.slice(0, end);
}
