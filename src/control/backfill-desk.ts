// What can be asked of the back-fills, over the control socket or of a journal at rest. Types only.
import type { BackfillStatus } from '../notices/backfill-status.ts';

export interface BackfillWish {
  /** The source's name. */
  readonly source: string;
  /** Half-open; milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface BackfillDesk {
  /** Durable when it resolves. Throws `backfill-refused` with the reason, and what committing throws. */
  start(wish: BackfillWish): Promise<BackfillStatus>;
  /** Of all sources: those under way, and those that were finished in the last seven days. */
  list(): Promise<readonly BackfillStatus[]>;
  /** Durable when it resolves. Throws `backfill-unknown`. */
  cancel(id: string): Promise<BackfillStatus>;
}
