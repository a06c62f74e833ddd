// What a collector has received: which record ids how often, which lines were repeats, where numbers are
// missing. Memory is bounded: beyond the limit the oldest ids are forgotten and counted.
import { NumberSet } from './number-set.ts';
import type { SiemLine } from './siem-line.ts';

export interface FeedArrivals {
  readonly tenant: string;
  readonly feed: string;
  /** All that came, repeats included. */
  readonly lines: number;
  /** Of them, those whose sequence number had come before. */
  readonly repeatedLines: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Sequence numbers between first and last that never came. */
  readonly holes: number;
}

interface Feed {
  readonly tenant: string;
  readonly feed: string;
  readonly sequences: NumberSet;
  lines: number;
  repeatedLines: number;
}

/** Tenants times feeds; a sender that invents more is not the connector. */
const feedLimit = 1_000;

export class Arrivals {
  /** Lines with an envelope that could be read, of all feeds. */
  lines = 0;
  /** Messages that were no CEF or LEEF line with an envelope. */
  unreadable = 0;
  forgottenIds = 0;
  readonly #ids = new Map<string, number>();
  readonly #feeds = new Map<string, Feed>();
  readonly #sources = new Set<string>();
  readonly #idLimit: number;

  constructor(idLimit = 500_000) {
    this.#idLimit = idLimit;
  }

  enter(line: SiemLine | undefined): void {
    if (!line) {
      this.unreadable += 1;
      return;
    }
    this.lines += 1;
    const feed = this.#feed(line);
    feed.lines += 1;
    if (!feed.sequences.add(line.sequence)) feed.repeatedLines += 1;
    const key = idKey(line.tenant, sourceOf(line.feed), line.recordId);
    this.#ids.set(key, (this.#ids.get(key) ?? 0) + 1);
    this.#forgetOldest();
  }

  /** How many lines carried this record id, repeats included; of one source, or of all where none is named. */
  times(tenant: string, recordId: string, source?: string): number {
    const sources = source === undefined ? this.#sources : [source];
    return [...sources].reduce((sum, each) => sum + (this.#ids.get(idKey(tenant, each, recordId)) ?? 0), 0);
  }

  feeds(): readonly FeedArrivals[] {
    return [...this.#feeds.values()].map(({ sequences, ...feed }) => ({
      ...feed,
      firstSequence: sequences.first ?? 0,
      lastSequence: sequences.last ?? 0,
      holes: sequences.holes,
    }));
  }

  #feed({ tenant, feed }: SiemLine): Feed {
    const key = `${tenant}\n${feed}`;
    const known = this.#feeds.get(key);
    if (known) return known;
    const fresh = { tenant, feed, sequences: new NumberSet(), lines: 0, repeatedLines: 0 };
    if (this.#feeds.size < feedLimit) {
      this.#feeds.set(key, fresh);
      this.#sources.add(sourceOf(feed));
    }
    return fresh;
  }

  #forgetOldest(): void {
    if (this.#ids.size <= this.#idLimit) return;
    const oldest = this.#ids.keys().next();
    if (oldest.done) return;
    this.#ids.delete(oldest.value);
    this.forgottenIds += 1;
  }
}

/** Two APIs may show the same thing under the same id. */
function idKey(tenant: string, source: string, recordId: string): string {
  return `${tenant}\n${source}\n${recordId}`;
}

/** A feed is its source's name, with `/audit` or the like behind it. */
function sourceOf(feed: string): string {
  return feed.split('/')[0] ?? '';
}
