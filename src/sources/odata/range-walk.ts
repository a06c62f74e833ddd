// Reads everything in a range of update times, whatever the server does with page sizes, order and next links:
// an ascending page is continued at the last update time it holds, until nothing new comes; anything else is
// narrowed until it must be whole. What leaves the range meanwhile has been updated, and a later range has it.
import { recordId } from '../microsoft/record-id.ts';
import { changedGroups } from './changed-groups.ts';
import type { Ticks } from './exact-time.ts';
import type { Timed } from './list-client.ts';
import type { Range } from './list-query.ts';
import type { Portion, Reading } from './portion.ts';
import { readInstant, readUnsorted } from './range-split.ts';

/** The order in which elements have come, and which of them stand at the end of it. */
interface Run {
  first: Ticks | undefined;
  last: Ticks;
  isAscending: boolean;
  hasNew: boolean;
  /** Of the elements updated at `last`. */
  keys: Set<string>;
}

export interface RangeWalk {
  read(range: Range, reading: Reading): AsyncGenerator<Portion>;
}

/** One per source: it remembers whether the server has been seen to sort. */
export function createRangeWalk(): RangeWalk {
  let hasSorted = false;

  async function* read(range: Range, reading: Reading): AsyncGenerator<Portion> {
    const { client, sizes } = reading;
    let from = range.from;
    let known = new Set<string>();
    while (from < range.to) {
      const part = { from, to: range.to };
      const run: Run = {
        first: undefined,
        last: from,
        isAscending: true,
        hasNew: false,
        keys: new Set(known),
      };
      const groups = client.readBox({ updated: part }, reading.signal);
      const answered = yield* changedGroups(groups, (group) => ({
        elements: follow(run, group, part, known),
      }));
      reading.onAnswer(answered);
      sizes.seen(answered.lastPage);
      if (run.first === undefined) return;
      if (!client.isSorted || !run.isAscending) {
        hasSorted = false;
        yield* readUnsorted(part, answered, reading);
        return;
      }
      if (run.first === run.last && sizes.mayBeCut(answered.lastPage)) {
        // One update time alone shows no order: there may be more of it, and more on either side.
        if (!hasSorted) yield* read({ from, to: run.first }, reading);
        yield* readInstant(run.first, reading);
        from = run.first + 1n;
        known = new Set();
      } else {
        if (!run.hasNew) return;
        hasSorted ||= run.first < run.last;
        from = run.last;
        known = run.keys;
      }
      yield { elements: [], readTo: from };
    }
  }

  return { read };
}

/** Takes note of a group; returns what was not read before. */
function follow(
  run: Run,
  group: readonly Timed[],
  { from, to }: Range,
  known: ReadonlySet<string>,
): readonly Timed[] {
  return group.filter((element) => {
    const { updated } = element;
    // A server that compares less exactly than we ask gives what lies outside, too.
    if (updated === undefined || updated < from || updated >= to) return true;
    if (updated < run.last) run.isAscending = false;
    run.first ??= updated;
    const key = keyOf(element);
    const isNew = updated !== from || !known.has(key);
    run.hasNew ||= isNew;
    if (updated > run.last) {
      run.last = updated;
      run.keys = new Set();
    }
    if (updated === run.last) run.keys.add(key);
    return isNew;
  });
}

/** Versions need no place in it: elements with equal update times are compared. */
function keyOf({ value, json }: Timed): string {
  return recordId((value as Readonly<Record<string, unknown>>)['id'], json).id;
}
