// Keeps the books of a source: what an API issued, and what a journal would have stored of it after dropping
// repeats. A round can be cut off after any page, as by a kill.
import assert from 'node:assert/strict';
import type { Source } from '../../src/sources/source.ts';
import { KeptState } from './kept-state.ts';

export class Books {
  readonly state = new KeptState();
  readonly issued = new Set<string>();
  readonly #stored = new Set<string>();

  /** Commits at most `pages` pages of one round; errors of the source are what the loop would wait for. */
  async round(source: Source, pages = Number.POSITIVE_INFINITY): Promise<unknown> {
    let left = pages;
    try {
      for await (const page of source.pull(this.state.view(), new AbortController().signal)) {
        if (left === 0) break;
        left -= 1;
        for (const { id, version } of page.records) this.#stored.add(`${id}@${version}`);
        this.state.apply(page.changes);
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }

  assertComplete(): void {
    assert.deepEqual([...this.#stored].sort(), [...this.issued].sort());
  }
}
