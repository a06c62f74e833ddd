// In which of the ways that were seen or are documented the simulated alert APIs behave; the documents and the
// reports of users contradict each other, so that a client has to get along with all of them.

export interface AlertApiModes {
  /** Whether a page that is not the last has an `@odata.nextLink`. */
  readonly nextLink: 'present' | 'missing';
  /** False: `$orderby` is answered with 400. */
  readonly canOrder: boolean;
  /** The server's own page size, where it is smaller than what is asked for. */
  readonly pageLimit: number;
  /** Share of pages that are not the last after which something on them, or still to come, is updated. */
  readonly updateShare: number;
  /** Share of answers with 429 that say how long to wait. */
  readonly retryAfterShare: number;
  /** `$expand=alerts` beside `$filter` fails with 500 when a page would hold an incident of more alerts. */
  readonly expandLimit: number;
}

export const friendlyModes: AlertApiModes = {
  nextLink: 'present',
  canOrder: true,
  pageLimit: Number.POSITIVE_INFINITY,
  updateShare: 0,
  retryAfterShare: 1,
  expandLimit: Number.POSITIVE_INFINITY,
};
