// How far each destination has settled each lane. A mark lives in memory first and is written down with a later
// block: after a crash it may lag, never lead.
import type { StoredMark } from './block.ts';
import { type LaneIndex, type LaneNumbers, laneIndexes, perLane } from './lane-numbers.ts';

interface Entry {
  readonly mark: StoredMark;
  /** The segment with the newest block that says this mark, or said an older one; 0: none yet. */
  segment: number;
  readonly isWritten: boolean;
}

export class Marks {
  readonly #entries = new Map<string, Entry>();

  get(destination: string, lane: LaneIndex): StoredMark | undefined {
    return this.#entries.get(keyOf(destination, lane))?.mark;
  }

  /** Takes back a mark that could not be written down. */
  forget(destination: string, lane: LaneIndex): void {
    this.#entries.delete(keyOf(destination, lane));
  }

  forgetAll(destination: string): void {
    for (const lane of laneIndexes) this.forget(destination, lane);
  }

  get all(): readonly StoredMark[] {
    return [...this.#entries.values()].map((entry) => entry.mark);
  }

  /** In memory only; a mark never goes back. */
  settle(mark: StoredMark): void {
    const entry = this.#entries.get(keyOf(mark.destination, mark.lane));
    if (entry !== undefined && mark.position < entry.mark.position) return;
    this.#entries.set(keyOf(mark.destination, mark.lane), {
      mark,
      segment: entry?.segment ?? 0,
      isWritten: false,
    });
  }

  /** What a block on disk says; a mark settled in the meantime stays. */
  written(mark: StoredMark, segment: number): void {
    const key = keyOf(mark.destination, mark.lane);
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.isWritten || entry.mark === mark) {
      this.#entries.set(key, { mark, segment, isWritten: true });
    } else {
      entry.segment = segment;
    }
  }

  get unwritten(): readonly StoredMark[] {
    return [...this.#entries.values()].filter((entry) => !entry.isWritten).map((entry) => entry.mark);
  }

  /** What would be forgotten with this segment. */
  writtenIn(segment: number): readonly StoredMark[] {
    return [...this.#entries.values()].filter((e) => e.segment === segment).map((e) => e.mark);
  }

  /** Per lane the position up to which every destination that reads it has settled; 0 when nobody reads it. */
  get settledByAll(): LaneNumbers {
    return perLane((lane) => {
      const positions = this.all.filter((mark) => mark.lane === lane).map((mark) => mark.position);
      return positions.length === 0 ? 0 : Math.min(...positions);
    });
  }
}

function keyOf(destination: string, lane: LaneIndex): string {
  return `${lane} ${destination}`;
}
