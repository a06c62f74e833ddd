// A source's state in memory, changed by pages as a journal would change it.
import type { Page } from '../../src/model/page.ts';
import type { StateChange, StateValue, StateView } from '../../src/model/state.ts';

export class KeptState {
  readonly #values = new Map<string, StateValue>();

  apply(changes: readonly StateChange[]): void {
    for (const change of changes) {
      if ('put' in change) this.#values.set(change.put, change.value);
      else this.#values.delete(change.delete);
    }
  }

  /** As it is now; later changes do not show in it. */
  view(): StateView {
    const values = new Map(this.#values);
    return {
      get: (key) => values.get(key),
      entries: (prefix) =>
        [...values].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
    };
  }

  /** Takes pages in until they end, or until the source throws; what was taken in before stays. */
  async takeIn(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
    const taken: Page[] = [];
    for await (const page of pages) {
      this.apply(page.changes);
      taken.push(page);
    }
    return taken;
  }
}

/** Whether the loop would start another round right after this last page. */
export function followsAtOnce(last: Page | undefined): boolean {
  return last?.hasMore === true && (last.resumeAfterMs ?? 0) <= 10;
}
