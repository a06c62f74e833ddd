// What a source offers to be back-filled: to read a span of the past once, apart from its windows.
import type { Span } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { StateView } from '../../model/state.ts';

export interface PastReader {
  /** What its spans hold, e.g. `detections`. */
  readonly what: string;
  /** How far back the API lets one ask; milliseconds. */
  readonly furthestBackMs: number;
  /** What time it is at Microsoft; milliseconds since 1970. */
  now(): number;
  /**
   * Everything in the span that the state does not know, with the fact `backfilled`. It changes what the source
   * remembers of records (sightings, known blobs) and nothing of its windows. `state` knows all pages of the round
   * yielded before. Ends when everything was yielded, when `signal` aborts, or with a page that says `hasMore`: the
   * requests for now are used up. Throws otherwise. Asking for the same span again is harmless.
   */
  read(span: Span, state: StateView, signal: AbortSignal): AsyncIterable<Page>;
}
