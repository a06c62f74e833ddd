// One window after the other: one that fails keeps no other from being read, unless the trouble is about the
// API as a whole. What failed stays unread, and is asked for again in the next round.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import { concernsAll } from '../microsoft/faults-of-all.ts';
import type { Window } from './window-plan.ts';

/** After so many in a row it is not the windows: asking for more is no use now. */
const failuresInARow = 2;

/** Returns the first problem, for its caller to throw once all else is done. */
export async function* readEach(
  windows: readonly Window[],
  read: (window: Window) => AsyncIterable<Page>,
): AsyncGenerator<Page, ConnectorError | undefined> {
  let problem: ConnectorError | undefined;
  let failures = 0;
  for (const window of windows) {
    try {
      yield* read(window);
      failures = 0;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      problem ??= error;
      failures += 1;
      if (concernsAll(error.code) || failures >= failuresInARow) break;
    }
  }
  return problem;
}
