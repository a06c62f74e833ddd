// A source's state as it will be when the pages yielded so far in this round are committed.
import type { StateChange, StateValue, StateView } from '../../model/state.ts';

export interface StateOverlay extends StateView {
  /** Takes in the changes of a page that was yielded. */
  add(changes: readonly StateChange[]): void;
}

export function overlayState(below: StateView): StateOverlay {
  /** Undefined: deleted. */
  const above = new Map<string, StateValue | undefined>();
  return {
    add: (changes) => {
      for (const change of changes) {
        if ('put' in change) above.set(change.put, change.value);
        else above.set(change.delete, undefined);
      }
    },
    get: (key) => (above.has(key) ? above.get(key) : below.get(key)),
    entries: function* (prefix) {
      const own = [...above].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
      let next = 0;
      for (const [key, value] of below.entries(prefix)) {
        for (; next < own.length && (own[next]?.[0] ?? '') < key; next += 1) yield* present(own[next]);
        if (!above.has(key)) yield [key, value] as const;
      }
      for (; next < own.length; next += 1) yield* present(own[next]);
    },
  };
}

function* present(
  entry: readonly [string, StateValue | undefined] | undefined,
): Generator<readonly [string, StateValue]> {
  if (entry?.[1] !== undefined) yield [entry[0], entry[1]];
}
