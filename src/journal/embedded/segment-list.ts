// What is known about each segment without reading it: which positions it holds, for whom, and how large it is.
// Segments are in the order of their blocks; a segment ends where the next one begins.
import { countsOf, type PlacedBlock } from './block.ts';
import { add, type LaneIndex, type LaneNumbers, perLane, sum } from './lane-numbers.ts';

export interface Segment {
  /** The number of its first block; its name. */
  readonly first: number;
  /** The number of its last block. */
  readonly last: number;
  /** First positions it holds or would hold, and the first ones it does not hold any more. */
  readonly firsts: LaneNumbers;
  readonly nexts: LaneNumbers;
  /** Offset behind its last complete block. */
  readonly end: number;
  readonly oldestAtMs: number;
  readonly newestAtMs: number;
  /** Bytes of JSON per lane. */
  readonly laneBytes: LaneNumbers;
  /** Bytes of the blocks of each source. */
  readonly sourceBytes: Readonly<Record<string, number>>;
}

export class SegmentList {
  #segments: readonly Segment[] = [];

  get all(): readonly Segment[] {
    return this.#segments;
  }

  get oldest(): Segment | undefined {
    return this.#segments[0];
  }

  get newest(): Segment | undefined {
    return this.#segments.at(-1);
  }

  get bytes(): number {
    return this.#segments.reduce((total, segment) => total + segment.end, 0);
  }

  restore(segment: Segment): void {
    this.#segments = [...this.#segments, segment];
  }

  remove(first: number): void {
    this.#segments = this.#segments.filter((segment) => segment.first !== first);
  }

  /** Takes a block that was written behind all others. */
  extend(placed: PlacedBlock): Segment {
    const newest = this.newest;
    const isNew = newest === undefined || newest.first !== placed.segment;
    const segment = grown(isNew ? emptySegment(placed) : newest, placed);
    this.#segments = [...(isNew ? this.#segments : this.#segments.slice(0, -1)), segment];
    return segment;
  }

  /** The last segment that begins at or before this position; the position may be lost all the same. */
  holding(lane: LaneIndex, position: number): Segment | undefined {
    return this.#segments.findLast((s) => s.firsts[lane] <= position && s.nexts[lane] > s.firsts[lane]);
  }

  after(segment: Segment): Segment | undefined {
    return this.#segments.find((candidate) => candidate.first > segment.first);
  }
}

function emptySegment(placed: PlacedBlock): Segment {
  return {
    first: placed.segment,
    last: placed.number,
    firsts: placed.firsts,
    nexts: placed.firsts,
    end: 0,
    oldestAtMs: placed.writtenAtMs,
    newestAtMs: placed.writtenAtMs,
    laneBytes: [0, 0, 0],
    sourceBytes: {},
  };
}

function grown(segment: Segment, placed: PlacedBlock): Segment {
  const { block } = placed;
  const laneBytes = perLane((lane) => (block.kind === 'page' ? block.bodies[lane].length : 0));
  const source = block.kind === 'page' ? block.source : '';
  return {
    ...segment,
    last: placed.number,
    nexts: add(placed.firsts, countsOf(block)),
    end: placed.offset + placed.length,
    newestAtMs: Math.max(segment.newestAtMs, placed.writtenAtMs),
    laneBytes: add(segment.laneBytes, laneBytes),
    sourceBytes: {
      ...segment.sourceBytes,
      [source]: (segment.sourceBytes[source] ?? 0) + placed.length,
    },
  };
}

export function holdsRecords(segment: Segment): boolean {
  return sum(segment.nexts) > sum(segment.firsts);
}
