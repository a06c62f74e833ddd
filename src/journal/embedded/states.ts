// The sources' state as committed so far, with the segment each value was last written to.
import type { StateChange, StateValue, StateView } from '../../model/state.ts';
import { find, nodesFrom, put, remove, type StateTree } from './state-tree.ts';

export class States {
  readonly #bySource = new Map<string, StateTree>();

  change(source: string, changes: readonly StateChange[], segment: number): void {
    let tree = this.#bySource.get(source);
    for (const change of changes) {
      tree = 'put' in change ? put(tree, change.put, change.value, segment) : remove(tree, change.delete);
    }
    this.#bySource.set(source, tree);
  }

  view(source: string): StateView {
    const tree = this.#bySource.get(source);
    return {
      get: (key) => find(tree, key)?.value,
      entries: function* (prefix) {
        for (const node of nodesFrom(tree, prefix)) {
          if (!node.key.startsWith(prefix)) return;
          yield [node.key, node.value] as const;
        }
      },
    };
  }

  /** The values whose newest block stands in this segment. */
  *writtenIn(segment: number): Generator<readonly [source: string, key: string, value: StateValue]> {
    for (const [source, tree] of this.#bySource) {
      for (const node of nodesFrom(tree, '')) {
        if (node.segment === segment) yield [source, node.key, node.value];
      }
    }
  }
}
