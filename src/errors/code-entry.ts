// The shape of one row in the table of error codes.

/**
 * - `retry`: the same thing may work later; wait with back-off and try again.
 * - `hold`: it works again when the operator or the outside world changes something; keep asking slowly.
 * - `reject`: this one item can never work; set it aside with its reason and go on.
 * - `stop`: this source or destination (never the process) can do nothing until a person acts and it is restarted.
 */
export type Action = 'retry' | 'hold' | 'reject' | 'stop';

export interface CodeEntry {
  readonly action: Action;
  /** One sentence: what happened. */
  readonly meaning: string;
  /** One sentence: who has to do what. */
  readonly remedy: string;
}
