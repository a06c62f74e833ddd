// What can be asked of replays and rejects, over the control socket or of a journal at rest. Types only.
import type { ReplayStatus } from '../notices/replay-status.ts';

export interface ReplayWish {
  /** The destination's name. */
  readonly destination: string;
  /** When the records came into the journal: half-open, milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Only of this source. */
  readonly source?: string;
  /** Only records with these ids, as `idKey` makes them. */
  readonly idKeys?: readonly string[];
  readonly perSecond: number;
}

/** All of it has to hold; without anything, every reject. */
export interface RejectsWish {
  readonly numbers?: readonly number[];
  readonly code?: string;
  readonly recordType?: string;
}

/** Changes are durable when they resolve. Each throws what reading and writing the journal throws. */
export interface ReplayDesk {
  /** Throws `replay-refused` with the reason. */
  start(wish: ReplayWish): Promise<ReplayStatus>;
  /** Those under way, and those that were finished in the last seven days. */
  list(): Promise<readonly ReplayStatus[]>;
  /** Throws `replay-unknown`. */
  cancel(id: string): Promise<ReplayStatus>;
  /** Has the rejects mapped again and sent where they were rejected. Throws `reject-unknown` when there are none. */
  retry(wish: RejectsWish & { readonly perSecond: number }): Promise<readonly ReplayStatus[]>;
  /** Gives up the rejects for good; returns how many. Throws `reject-unknown` when there are none. */
  drop(wish: RejectsWish): Promise<number>;
}
