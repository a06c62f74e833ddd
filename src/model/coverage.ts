// What has been collected of a span of time: the answer to "is anything missing?". Types only.

/** Half-open, `[fromMs, toMs)`; milliseconds since 1970 by Microsoft's clock. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * - `complete`: everything that Microsoft has shown for this time is in the journal
 * - `pending`: not asked for yet, or listed and not fetched yet
 * - `lost`: it can no longer be fetched; a gap event says so
 */
export type CoverageState = 'complete' | 'pending' | 'lost';

export interface CoveredSpan extends Span {
  readonly state: CoverageState;
  /** Why it is pending or lost: half a sentence, where there is more to say than "not yet". */
  readonly reason?: string;
}

/** One feed over a span of time: in order, without holes, neighbours differ. */
export interface Coverage {
  /** The source's name; for a source with several streams `<source>/<stream>`, e.g. `office-activity/Audit.General`. */
  readonly feed: string;
  readonly spans: readonly CoveredSpan[];
}
