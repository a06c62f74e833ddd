// What the catalogue has not been told yet, collected so that it can be told in few and small transactions.
// Later changes of the same thing replace earlier ones, so this cannot grow beyond what it describes.
import type { StateValue } from '../../model/state.ts';
import type { StoredReject } from '../journal.ts';
import type { StoredMark } from './block.ts';
import type { LaneNumbers } from './lane-numbers.ts';
import type { Segment } from './segment-list.ts';

export interface StateRow {
  readonly source: string;
  readonly key: string;
  /** Undefined: the key is gone. */
  readonly value: StateValue | undefined;
  readonly segment: number;
}

export interface MarkRow {
  readonly mark: StoredMark;
  readonly segment: number;
}

/** Ids of a block that no run holds yet. */
export interface IdsRow {
  readonly block: number;
  readonly writtenAtMs: number;
  readonly ids: Buffer;
}

/** How far the catalogue has come: everything up to here is in it. */
export interface CatalogueHead {
  readonly nextBlock: number;
  readonly nextReject: number;
  readonly nexts: LaneNumbers;
  /** The runs of known ids that there were. */
  readonly runs: readonly string[];
}

export class CatalogueChanges {
  readonly states = new Map<string, StateRow>();
  readonly marks = new Map<string, MarkRow>();
  /** Their marks go before new ones are put. */
  readonly forgottenDestinations = new Set<string>();
  readonly segments = new Map<number, Segment>();
  readonly removedSegments = new Set<number>();
  /** By number; a renewed one takes the place of the one before. */
  readonly rejects = new Map<number, StoredReject>();
  readonly clearedRejects = new Set<number>();
  ids: IdsRow[] = [];
  /** Ids of blocks up to this one are in runs now. */
  idsInRunsTo = 0;
  /** Rejects of records before these positions are forgotten. */
  forgetRejectsBefore: LaneNumbers | undefined;
  blocks = 0;

  putState(row: StateRow): void {
    this.states.set(JSON.stringify([row.source, row.key]), row);
  }

  putMark(row: MarkRow): void {
    this.marks.set(`${row.mark.lane} ${row.mark.destination}`, row);
  }

  forgetMarks(destination: string): void {
    for (const [key, { mark }] of this.marks) if (mark.destination === destination) this.marks.delete(key);
    this.forgottenDestinations.add(destination);
  }

  putSegment(segment: Segment): void {
    this.segments.set(segment.first, segment);
  }

  removeSegment(first: number): void {
    this.segments.delete(first);
    this.removedSegments.add(first);
  }
}
