// A source that fills in the past beside its live windows: one slice a round, when these have nothing more to give.
// What goes wrong with a slice is no trouble of the source, and trouble of the source keeps slices waiting.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import type { StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import { concernsAll } from '../microsoft/faults-of-all.ts';
import type { Source } from '../source.ts';
import { backfillsIn } from './job.ts';
import type { PastReader } from './past-reader.ts';
import { readSlice } from './slice.ts';
import { overlayState } from './state-overlay.ts';

export function withBackfill<S extends Source & { readonly past: PastReader }>(
  source: S,
  world: { readonly clock: Clock; readonly report: Report },
): S {
  const setup = { source: source.name, tenant: source.tenant, past: source.past, ...world };

  async function* pull(state: StateView, signal: AbortSignal): AsyncGenerator<Page> {
    if (backfillsIn(state).length === 0) {
      yield* source.pull(state, signal);
      return;
    }
    // The slice builds on what the live windows have found, as its pages are committed behind theirs.
    const known = overlayState(state);
    let hasMore = false;
    let problem: ConnectorError | undefined;
    try {
      for await (const page of source.pull(state, signal)) {
        yield page;
        known.add(page.changes);
        hasMore = page.hasMore;
      }
    } catch (error) {
      if (!(error instanceof ConnectorError) || concernsAll(error.code)) throw error;
      problem = error;
    }
    if (!hasMore && !signal.aborted) yield* readSlice(setup, known, signal);
    if (problem !== undefined) throw problem;
  }

  return { ...source, pull };
}
