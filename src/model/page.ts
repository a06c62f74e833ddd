// What a source yields and the journal commits as one unit: records, and the state that goes with them.
import type { SourceRecord } from './record.ts';
import type { StateChange } from './state.ts';

/** At most `pageRecords` records and about `pageBytes` of JSON; a larger answer becomes several pages. */
export const pageRecords = 1_000;
export const pageBytes = 4 * 1024 * 1024;

export interface Page {
  readonly records: readonly SourceRecord[];
  /** Durable together with the records or not at all. Of several pages of one answer only the last closes the window. */
  readonly changes: readonly StateChange[];
  /** How many objects of the answer the source's own options left out on purpose. */
  readonly filtered: number;
  /** How many objects the source itself knew to be repeats; the journal counts those it recognises on its own. */
  readonly repeated?: number;
  /** True when the source knows that it has more to give at once; the loop then asks again without waiting. */
  readonly hasMore: boolean;
  /** With `hasMore`: milliseconds the loop waits first, because the source has used up its requests for now. */
  readonly resumeAfterMs?: number;
  /**
   * Gives back the memory of the records' JSON, which is empty from then on. For whoever has committed the page
   * and knows nobody else that looks at it; a page that is never released waits for the collector of garbage.
   */
  readonly release?: () => void;
}
