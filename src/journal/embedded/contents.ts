// Everything the journal knows besides the records themselves. It follows from the blocks alone: the same `apply`
// takes a block just written and a block found at start-up, so that both give the same answers.
import type { StateValue } from '../../model/state.ts';
import { countsOf, type PlacedBlock } from './block.ts';
import { CatalogueChanges, type CatalogueHead } from './catalogue-changes.ts';
import { add, highest, type LaneNumbers, perLane } from './lane-numbers.ts';
import { Marks } from './marks.ts';
import { type Segment, SegmentList } from './segment-list.ts';
import { States } from './states.ts';

export class Contents {
  readonly states = new States();
  readonly marks = new Marks();
  readonly segments = new SegmentList();
  /** What the catalogue has not been told yet. */
  changes = new CatalogueChanges();
  /** The number and positions the next block gets, and the number of the next reject. */
  nextBlock = 1;
  nexts: LaneNumbers = [1, 1, 1];
  nextReject = 1;
  rejectCount = 0;

  apply(placed: PlacedBlock): void {
    const { block, segment } = placed;
    this.nextBlock = placed.number + 1;
    this.nexts = add(placed.firsts, countsOf(block));
    this.changes.putSegment(this.segments.extend(placed));
    this.changes.blocks += 1;
    if (block.kind === 'page') {
      this.states.change(block.source, block.changes, segment);
      for (const change of block.changes) {
        const key = 'put' in change ? change.put : change.delete;
        this.#tellState(block.source, key, 'put' in change ? change.value : undefined, segment);
      }
    } else if (block.kind === 'rejects') {
      for (const reject of block.rejects) {
        this.changes.rejects.set(reject.number, reject);
        if (reject.number < this.nextReject) continue;
        this.rejectCount += 1;
        this.nextReject = reject.number + 1;
      }
    } else if (block.kind === 'cleared') {
      for (const number of block.numbers) {
        this.changes.rejects.delete(number);
        this.changes.clearedRejects.add(number);
      }
      this.rejectCount -= block.numbers.length;
    } else if (block.kind === 'forgotten') {
      for (const destination of block.destinations) {
        this.marks.forgetAll(destination);
        this.changes.forgetMarks(destination);
      }
    } else if (block.kind === 'carried') {
      for (const [source, key, value] of block.states) {
        this.states.change(source, [{ put: key, value }], segment);
        this.#tellState(source, key, value, segment);
      }
      this.nextReject = Math.max(this.nextReject, block.nextReject);
    }
    if (block.kind === 'marks' || block.kind === 'carried') {
      for (const mark of block.marks) {
        this.marks.written(mark, segment);
        this.changes.putMark({ mark, segment });
      }
    }
  }

  /** The oldest segment has been removed from disk; its rejects are forgotten with their records. */
  forget(segment: Segment): void {
    this.segments.remove(segment.first);
    this.changes.removeSegment(segment.first);
    this.changes.forgetRejectsBefore = this.oldestPositions;
  }

  /** The first position of each lane that can still be on disk. */
  get oldestPositions(): LaneNumbers {
    return this.segments.oldest?.firsts ?? this.nexts;
  }

  /** Nothing that was ever given out is given out again, whatever the disk has lost. */
  skipTo(nextBlock: number, nexts: LaneNumbers): void {
    const beyond = highest(this.nexts, nexts);
    const isBehind = perLane((lane) => Number(beyond[lane] > this.nexts[lane])).includes(1);
    // A hole in the block numbers shows later readers that the jump of the positions is meant.
    this.nextBlock = Math.max(this.nextBlock, nextBlock) + (isBehind ? 1 : 0);
    this.nexts = beyond;
  }

  head(runs: readonly string[]): CatalogueHead {
    return { nextBlock: this.nextBlock, nextReject: this.nextReject, nexts: this.nexts, runs };
  }

  /** The catalogue has been told. */
  forgetChanges(): void {
    this.changes = new CatalogueChanges();
  }

  #tellState(source: string, key: string, value: StateValue | undefined, segment: number): void {
    this.changes.putState({ source, key, value, segment });
  }
}
