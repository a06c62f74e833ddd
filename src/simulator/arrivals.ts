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
    const key = idKey(line.tenant, line.recordId);
    this.#ids.set(key, (this.#ids.get(key) ?? 0) + 1);
    this.#forgetOldest();
  }

  /** How many lines carried this record id, repeats included. */
  times(tenant: string, recordId: string): number {
    return this.#ids.get(idKey(tenant, recordId)) ?? 0;
  }

  *ids(): Iterable<{ readonly tenant: string; readonly recordId: string; readonly times: number }> {
    for (const [key, times] of this.#ids) {
      const split = key.indexOf('\n');
      yield { tenant: key.slice(0, split), recordId: key.slice(split + 1), times };
    }
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
    if (this.#feeds.size < feedLimit) this.#feeds.set(key, fresh);
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

function idKey(tenant: string, recordId: string): string {
  return `${tenant}\n${recordId}`;
}
