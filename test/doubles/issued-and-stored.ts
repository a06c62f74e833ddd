// Keeps the books of a source: what an API issued, and what a journal would have stored of it after dropping
// repeats. A round can be cut off after any page, as by a kill.
import assert from 'node:assert/strict';
import type { Page } from '../../src/model/page.ts';
import type { SourceRecord } from '../../src/model/record.ts';
import type { GapEvent } from '../../src/sources/connector/gap-record.ts';
import type { Source } from '../../src/sources/source.ts';
import { followsAtOnce, KeptState } from './kept-state.ts';

export class Books {
  readonly state = new KeptState();
  readonly issued = new Set<string>();
  /** What was told as lost. */
  readonly gaps: GapEvent[] = [];
  /** How often each came. */
  readonly #stored = new Map<string, number>();

  /**
   * Commits at most `pages` pages of one round and of those that follow it at once; errors of the source are
   * what the loop would wait for.
   */
  async round(source: Source, pages = Number.POSITIVE_INFINITY): Promise<unknown> {
    let left = pages;
    let last: Page | undefined;
    try {
      do {
        last = undefined;
        for await (const page of source.pull(this.state.view(), new AbortController().signal)) {
          if (left === 0) return undefined;
          left -= 1;
          last = page;
          for (const record of page.records) this.#store(record);
          this.state.apply(page.changes);
        }
      } while (followsAtOnce(last));
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** Whether this was stored. */
  has(key: string): boolean {
    return this.#stored.has(key);
  }

  assertNothingInvented(): void {
    for (const key of this.#stored.keys()) assert.ok(this.issued.has(key), `${key} was never issued`);
  }

  assertComplete(): void {
    assert.deepEqual([...this.#stored.keys()].sort(), [...this.issued].sort());
  }

  /** For a source that shows only the latest of each thing, and knows by itself what it has handed over. */
  assertHasEach(latest: readonly string[]): void {
    const stored = [...this.#stored];
    assert.deepEqual(
      {
        missing: latest.filter((key) => !this.#stored.has(key)),
        invented: stored.filter(([key]) => !this.issued.has(key)),
        repeated: stored.filter(([, times]) => times > 1),
      },
      { missing: [], invented: [], repeated: [] },
    );
  }

  #store({ type, id, version, json }: SourceRecord): void {
    if (type === 'connector-gap') this.gaps.push(JSON.parse(Buffer.from(json).toString('utf8')));
    else this.#stored.set(`${id}@${version}`, (this.#stored.get(`${id}@${version}`) ?? 0) + 1);
  }
}
