// The sequence numbers of the feeds of all tenants: what is missing between the first and the last that arrived,
// and what came more than once. What is missing before the first and behind the last no file can tell.
import { type NumberRange, NumberRanges } from './number-ranges.ts';

export interface FeedReport {
  readonly tenant: string;
  readonly feed: string;
  readonly lines: number;
  readonly first: number;
  readonly last: number;
  readonly missing: number;
  /** The first and last number of each hole. */
  readonly missingRanges: readonly NumberRange[];
  /** Missing numbers in holes that were too many to be named. */
  readonly unnamedMissing: number;
  /** Lines beyond the first of their number. */
  readonly repeatedLines: number;
  readonly repeatedRanges: readonly NumberRange[];
}

interface Feed {
  readonly tenant: string;
  readonly feed: string;
  readonly seen: NumberRanges;
  readonly repeated: NumberRanges;
  lines: number;
}

const mostFeeds = 1_000;
const mostRanges = 20_000;

export class FeedNumbers {
  readonly #feeds = new Map<string, Feed>();

  /** Lines of feeds beyond the first thousand: a file of something else, for there are not so many. */
  unfollowed = 0;

  add(tenant: string, feed: string, sequence: number): void {
    const key = `${tenant}\n${feed}`;
    let entry = this.#feeds.get(key);
    if (entry === undefined && this.#feeds.size >= mostFeeds) {
      this.unfollowed += 1;
      return;
    }
    if (entry === undefined) {
      entry = {
        tenant,
        feed,
        seen: new NumberRanges(mostRanges),
        repeated: new NumberRanges(mostRanges),
        lines: 0,
      };
      this.#feeds.set(key, entry);
    }
    entry.lines += 1;
    if (!entry.seen.add(sequence)) entry.repeated.add(sequence);
  }

  /** By tenant and feed. */
  get report(): readonly FeedReport[] {
    const byName = (a: Feed, b: Feed) => compare(a.tenant, b.tenant) || compare(a.feed, b.feed);
    return [...this.#feeds.values()].toSorted(byName).map(({ tenant, feed, seen, repeated, lines }) => {
      const [first, last] = [seen.first ?? 0, seen.last ?? 0];
      return {
        ...{ tenant, feed, lines, first, last },
        missing: last - first + 1 - seen.size,
        missingRanges: seen.holes,
        unnamedMissing: seen.givenUp,
        repeatedLines: lines - seen.size,
        repeatedRanges: repeated.ranges,
      };
    });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
