// The newest records of each lane in memory, so that destinations that keep up never read from disk.
// Bounded in bytes; the longest lane gives way first, so that audit noise does not push out alerts.
import type { JournaledRecord } from '../journal.ts';
import type { BlockPlace, PageBlock } from './block.ts';
import { type LaneIndex, laneIndexes, type PerLane, perLane } from './lane-numbers.ts';

export const tailBytes = 16 * 1024 * 1024;
/** What a record takes besides its JSON: the object, its id, facts and view. */
const bytesBesideJson = 500;

interface LaneTail {
  readonly records: JournaledRecord[];
  bytes: number;
}

export class Tail {
  readonly #limit: number;
  readonly #lanes: PerLane<LaneTail> = perLane(() => ({ records: [], bytes: 0 }));

  constructor(limit = tailBytes) {
    this.#limit = limit;
  }

  append(block: PageBlock, place: BlockPlace): void {
    for (const lane of laneIndexes) {
      const tail = this.#lanes[lane];
      for (const record of journaled(block, place, lane)) tail.records.push(record);
      tail.bytes += block.bodies[lane].length + block.records[lane].length * bytesBesideJson;
    }
    this.#trim();
  }

  /** Everything from `position` on, as an index into `records`; undefined when that is not all in memory. */
  from(
    lane: LaneIndex,
    position: number,
  ): { readonly records: readonly JournaledRecord[]; readonly index: number } | undefined {
    const { records } = this.#lanes[lane];
    const first = records[0];
    if (first === undefined || position < first.position) return undefined;
    return { records, index: position - first.position };
  }

  #trim(): void {
    const givenUp = [0, 0, 0];
    while (this.#lanes.reduce((total, tail) => total + tail.bytes, 0) > this.#limit) {
      const lane = laneIndexes.reduce((a, b) => (this.#lanes[b].bytes > this.#lanes[a].bytes ? b : a));
      const tail = this.#lanes[lane];
      const index = givenUp[lane] ?? 0;
      tail.bytes -= (tail.records[index]?.record.json.length ?? 0) + bytesBesideJson;
      givenUp[lane] = index + 1;
    }
    for (const lane of laneIndexes) this.#lanes[lane].records.splice(0, givenUp[lane]);
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
