// What a block of a segment says, apart from how it is written down (segment.ts): one page with its state
// changes, or what the journal itself has to remember.
import type { SourceRecord } from '../../model/record.ts';
import type { StateChange, StateValue } from '../../model/state.ts';
import { type OwnMemory, ownMemory } from '../../world/own-memory.ts';
import type { StoredReject } from '../journal.ts';
import { diskLanes, type LaneIndex, type LaneNumbers, type PerLane, perLane } from './lane-numbers.ts';

export interface PageBlock {
  readonly kind: 'page';
  readonly source: string;
  readonly changes: readonly StateChange[];
  /** In the page's order within each lane. */
  readonly records: PerLane<readonly SourceRecord[]>;
  /** The JSON of all records of a lane, one after the other; the records' `json` are views of it. */
  readonly bodies: PerLane<Buffer>;
  /** 16 bytes for each record, lane after lane. */
  readonly ids: Buffer;
  /** What `bodies` and so the records stand in, for a block that was not read from disk. */
  readonly memory?: PerLane<OwnMemory>;
}

export interface StoredMark {
  readonly destination: string;
  readonly lane: LaneIndex;
  /** 0: nothing is settled yet. */
  readonly position: number;
  readonly sequences: Readonly<Record<string, number>>;
}

export interface MarksBlock {
  readonly kind: 'marks';
  readonly marks: readonly StoredMark[];
}

export interface RejectsBlock {
  readonly kind: 'rejects';
  readonly rejects: readonly StoredReject[];
}

/** Rejects that are no more: their records were sent after all, or given up by a person. */
export interface ClearedBlock {
  readonly kind: 'cleared';
  readonly numbers: readonly number[];
}

/** Values that are still in force, carried over from a segment that is about to be removed. */
export interface CarriedBlock {
  readonly kind: 'carried';
  readonly states: readonly (readonly [source: string, key: string, value: StateValue])[];
  readonly marks: readonly StoredMark[];
  /** The number the next reject gets. */
  readonly nextReject: number;
}

/** Destinations whose marks are no more: nothing waits for them. */
export interface ForgottenBlock {
  readonly kind: 'forgotten';
  readonly destinations: readonly string[];
}

export type Block = PageBlock | MarksBlock | RejectsBlock | CarriedBlock | ClearedBlock | ForgottenBlock;

/** The page as a block that keeps nothing else of the answer alive it was cut from. */
export function pageBlock(
  source: string,
  changes: readonly StateChange[],
  records: readonly SourceRecord[],
  idOf: (record: SourceRecord) => string,
): PageBlock {
  const ofLane = perLane((lane) => records.filter((record) => record.lane === diskLanes[lane]));
  const memory = perLane((lane) => joined(ofLane[lane]));
  const bodies = perLane((lane) => memory[lane].bytes);
  const views = perLane((lane) => {
    let end = 0;
    return ofLane[lane].map((record) => {
      const start = end;
      end += record.json.length;
      return { ...record, json: bodies[lane].subarray(start, end) };
    });
  });
  const ids = Buffer.from(ofLane.flat().map(idOf).join(''), 'latin1');
  return { kind: 'page', source, changes, records: views, bodies, ids, memory };
}

function joined(records: readonly SourceRecord[]): OwnMemory {
  const memory = ownMemory(records.reduce((length, { json }) => length + json.length, 0));
  let end = 0;
  for (const { json } of records) {
    memory.bytes.set(json, end);
    end += json.length;
  }
  return memory;
}

/** Where a block stands among all others. */
export interface BlockPlace {
  /** Counted from 1 over the journal's whole life, without holes. */
  readonly number: number;
  /** Milliseconds since 1970, by the machine's clock. */
  readonly writtenAtMs: number;
  /** The positions its first record in each lane has, or would have. */
  readonly firsts: LaneNumbers;
  /** Blocks written and synced together are a group: at the end of the journal all of them count or none. */
  readonly groupIndex: number;
  /** At most `groupBlocks`. */
  readonly groupSize: number;
}

export const groupBlocks = 255;

/** A block that is on disk. */
export interface PlacedBlock extends BlockPlace {
  readonly block: Block;
  /** Names the segment: the number of its first block. */
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export function countsOf(block: Block): LaneNumbers {
  return perLane((lane) => (block.kind === 'page' ? block.records[lane].length : 0));
}
