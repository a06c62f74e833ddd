// The newest records of each lane in memory, so that destinations that keep up never read from disk.
// Bounded in bytes of JSON; the longest lane gives way first, so that audit noise does not push out alerts.
import type { JournaledRecord } from '../journal.ts';
import type { BlockPlace, PageBlock } from './block.ts';
import { type LaneIndex, laneIndexes, type PerLane, perLane } from './lane-numbers.ts';

export const tailBytes = 16 * 1024 * 1024;

interface LaneTail {
  records: JournaledRecord[];
  /** Records before this index are given up already. */
  head: number;
  bytes: number;
}

export class Tail {
  readonly #limit: number;
  readonly #lanes: PerLane<LaneTail> = perLane(() => ({ records: [], head: 0, bytes: 0 }));

  constructor(limit = tailBytes) {
    this.#limit = limit;
  }

  append(block: PageBlock, place: BlockPlace): void {
    for (const lane of laneIndexes) {
      const tail = this.#lanes[lane];
      for (const record of journaled(block, place, lane)) tail.records.push(record);
      tail.bytes += block.bodies[lane].length;
    }
    this.#trim();
  }

  /** Everything from `position` on, as an index into `records`; undefined when that is not all in memory. */
  from(
    lane: LaneIndex,
    position: number,
  ): { readonly records: readonly JournaledRecord[]; readonly index: number } | undefined {
    const { records, head } = this.#lanes[lane];
    const first = records[head];
    if (first === undefined || position < first.position) return undefined;
    return { records, index: head + (position - first.position) };
  }

  #trim(): void {
    while (this.#lanes.reduce((total, tail) => total + tail.bytes, 0) > this.#limit) {
      const longest = this.#lanes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
      longest.bytes -= longest.records[longest.head]?.record.json.length ?? longest.bytes;
      longest.head += 1;
      if (longest.head > 1_000 && longest.head * 2 > longest.records.length) {
        longest.records.splice(0, longest.head);
        longest.head = 0;
      }
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
