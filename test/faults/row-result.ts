// What one row of the fault suite has shown, as it is kept for the tables.
import type { Verdict } from './books.ts';
import type { Level } from './levels.ts';

export interface RowResult extends Verdict {
  readonly fault: string;
  readonly level: Level;
  /** Most lines that might have come twice. */
  readonly bound: number;
  /** Most lines that might have been lost, where no sender can prevent it. */
  readonly mayLose: number;
  readonly seconds: number;
}
