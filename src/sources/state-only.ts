// A page that only changes the state.
import type { Page } from '../model/page.ts';
import type { StateChange } from '../model/state.ts';

export function stateOnly(changes: readonly StateChange[]): Page {
  return { records: [], changes, filtered: 0, hasMore: false };
}

/** No page at all where nothing changes. */
export function* stateOnlyIfAny(changes: readonly StateChange[]): Generator<Page> {
  if (changes.length > 0) yield stateOnly(changes);
}
