// The contract of a source: one Microsoft API, asked and understood. It never sleeps, retries or stores;
// the pulling loop does.
import type { Page } from '../model/page.ts';
import type { StateView } from '../model/state.ts';

export interface Source {
  /** Stable across restarts: the source's state is filed under it, and its feeds are named after it. */
  readonly name: string;
  /** The tenant's name in the configuration. */
  readonly tenant: string;
  /** How long the loop waits after a pull that had no more to give; seconds. */
  readonly pollSeconds: number;
  /**
   * One round: everything that is due now, page after page. The loop commits page N while it asks for N+1,
   * at most two at once, and starts a new round after `pollSeconds`, or when the last page said `hasMore`
   * after its `resumeAfterMs`, or at once. `state` is as of the start of the round.
   *
   * Throws a ConnectorError whose code says what the loop does: `retry` and `hold` start a new round later
   * from the state committed so far, `stop` ends this source. Any page yielded before the error stays valid.
   * Ends early, without an error, when `signal` aborts.
   */
  pull(state: StateView, signal: AbortSignal): AsyncIterable<Page>;
  /**
   * Resolves when there is reason to start a round before `pollSeconds` have passed, or when `signal` aborts. What
   * happens during a round counts for the wait after it.
   */
  wakes?(signal: AbortSignal): Promise<void>;
}
