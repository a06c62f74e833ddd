// The newest records of each lane in memory, so that destinations that keep up never read from disk.
// Bounded in bytes; the longest lane gives way first, so that audit noise does not push out alerts. It alone holds
// the memory of the pages it was given, and gives it back with their last record: what is handed out is a copy.
import type { OwnMemory } from '../../world/own-memory.ts';
import type { JournaledRecord } from '../journal.ts';
import type { BlockPlace, PageBlock } from './block.ts';
import { type LaneIndex, laneIndexes, type PerLane, perLane } from './lane-numbers.ts';

export const tailBytes = 16 * 1024 * 1024;
/** While nobody reads here this much is enough: all are behind, and come back by way of the disk. */
const unreadBytes = 2 * 1024 * 1024;
/** What a record takes besides its JSON: the object, its id, facts and view. */
const bytesBesideJson = 500;

interface LaneTail {
  readonly records: JournaledRecord[];
  /** In the order of their records. */
  readonly memory: { readonly lastPosition: number; readonly of: OwnMemory }[];
  bytes: number;
}

export class Tail {
  readonly #limit: number;
  readonly #lanes: PerLane<LaneTail> = perLane(() => ({ records: [], memory: [], bytes: 0 }));
  /** Came in since somebody last read here. */
  #unread = 0;

  constructor(limit = tailBytes) {
    this.#limit = limit;
  }

  /** Takes over the block's memory: nobody else may look at its records any more. */
  append(block: PageBlock, place: BlockPlace): void {
    for (const lane of laneIndexes) {
      const tail = this.#lanes[lane];
      for (const record of journaled(block, place, lane)) tail.records.push(record);
      const count = block.records[lane].length;
      const bytes = block.bodies[lane].length + count * bytesBesideJson;
      tail.bytes += bytes;
      this.#unread += bytes;
      const of = block.memory?.[lane];
      if (of !== undefined) tail.memory.push({ lastPosition: place.firsts[lane] + count - 1, of });
    }
    this.#trim();
  }

  /**
   * Everything from `position` on, as an index into `records`; undefined when that is not all in memory. To be
   * looked at in this turn only: whoever wants to keep records takes copies.
   */
  from(
    lane: LaneIndex,
    position: number,
  ): { readonly records: readonly JournaledRecord[]; readonly index: number } | undefined {
    const { records } = this.#lanes[lane];
    const first = records[0];
    if (first === undefined || position < first.position) return undefined;
    return { records, index: position - first.position };
  }

  /** The records as a destination may keep them. */
  copies(records: readonly JournaledRecord[]): readonly JournaledRecord[] {
    this.#unread = 0;
    const body = Buffer.concat(records.map(({ record }) => record.json));
    let end = 0;
    return records.map((journaled) => {
      const start = end;
      end += journaled.record.json.length;
      return { ...journaled, record: { ...journaled.record, json: body.subarray(start, end) } };
    });
  }

  #trim(): void {
    const limit = this.#unread > unreadBytes ? Math.min(unreadBytes, this.#limit) : this.#limit;
    const givenUp = [0, 0, 0];
    while (this.#lanes.reduce((total, tail) => total + tail.bytes, 0) > limit) {
      const lane = laneIndexes.reduce((a, b) => (this.#lanes[b].bytes > this.#lanes[a].bytes ? b : a));
      const tail = this.#lanes[lane];
      const index = givenUp[lane] ?? 0;
      tail.bytes -= (tail.records[index]?.record.json.length ?? 0) + bytesBesideJson;
      givenUp[lane] = index + 1;
    }
    for (const lane of laneIndexes) {
      const { records, memory } = this.#lanes[lane];
      records.splice(0, givenUp[lane]);
      const first = records[0]?.position ?? Number.POSITIVE_INFINITY;
      const kept = memory.findIndex(({ lastPosition }) => lastPosition >= first);
      for (const { of } of memory.splice(0, kept === -1 ? memory.length : kept)) of.free();
    }
  }
}

/** A lane's records of a page as readers hand them out. */
export function journaled(block: PageBlock, place: BlockPlace, lane: LaneIndex): readonly JournaledRecord[] {
  return block.records[lane].map((record, i) => ({
    position: (place.firsts[lane] + i) as JournaledRecord['position'],
    source: block.source,
    committedAtMs: place.writtenAtMs,
    record,
  }));
}
