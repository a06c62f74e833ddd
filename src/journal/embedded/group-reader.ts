// Puts the blocks found in segments back into the groups they were written in, in the order of their numbers.
// At the very end of the journal a group counts as a whole or not at all: its later pages may hold state that
// must not be seen without the records of the earlier ones.
import type { BlockHeader } from './segment.ts';

export interface FoundBlock {
  readonly segment: number;
  readonly offset: number;
  readonly header: BlockHeader;
  readonly bytes: Buffer;
}

export class GroupReader {
  #held: FoundBlock[] = [];

  /** Blocks that can be taken now: earlier incomplete ones are overtaken by a later group, so they were durable. */
  take(found: FoundBlock): readonly FoundBlock[] {
    const overtaken = this.#isSameGroup(found) ? [] : this.rest();
    this.#held.push(found);
    const isComplete = this.#held.length === found.header.groupSize;
    return isComplete ? [...overtaken, ...this.rest()] : overtaken;
  }

  /** The number of the first block of the incomplete group, if one is held. */
  get heldGroup(): number | undefined {
    const first = this.#held[0]?.header;
    return first === undefined ? undefined : first.number - first.groupIndex;
  }

  /** Gives out what is held, complete or not. */
  rest(): readonly FoundBlock[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }

  #isSameGroup(found: FoundBlock): boolean {
    return this.heldGroup === undefined || this.heldGroup === found.header.number - found.header.groupIndex;
  }
}
