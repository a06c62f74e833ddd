// What reading a range of a list yields, piece by piece.

import type { Ticks } from './exact-time.ts';
import type { Answered, ListClient, Timed } from './list-client.ts';
import type { Range } from './list-query.ts';
import type { PageSizes } from './page-sizes.ts';

export interface Portion {
  readonly elements: readonly Timed[];
  /** Everything of the range that was updated before this has been yielded. */
  readonly readTo?: Ticks;
  /** Elements of this range that can not be told apart by time are missing. */
  readonly missing?: Range;
}

/** What those who read a range have at hand. */
export interface Reading {
  readonly client: ListClient;
  readonly sizes: PageSizes;
  readonly signal: AbortSignal;
  /** Hears of each answer. */
  readonly onAnswer: (answered: Answered) => void;
}
