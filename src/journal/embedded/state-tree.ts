// A sorted map that is never changed, only copied along one path: a snapshot is the root, so that a source can
// keep a view of 100,000 keys while pages are committed. A treap whose priorities are hashes of the keys.
import type { StateValue } from '../../model/state.ts';

export interface StateNode {
  readonly key: string;
  readonly value: StateValue;
  /** The segment that holds the newest block with this value. */
  readonly segment: number;
  readonly priority: number;
  readonly left: StateTree;
  readonly right: StateTree;
}

export type StateTree = StateNode | undefined;

export function find(tree: StateTree, key: string): StateNode | undefined {
  let node = tree;
  while (node !== undefined && node.key !== key) node = key < node.key ? node.left : node.right;
  return node;
}

export function put(tree: StateTree, key: string, value: StateValue, segment: number): StateNode {
  if (tree === undefined) {
    return { key, value, segment, priority: priorityOf(key), left: undefined, right: undefined };
  }
  if (key === tree.key) return { ...tree, value, segment };
  if (key < tree.key) {
    const left = put(tree.left, key, value, segment);
    if (left.priority <= tree.priority) return { ...tree, left };
    return { ...left, right: { ...tree, left: left.right } };
  }
  const right = put(tree.right, key, value, segment);
  if (right.priority <= tree.priority) return { ...tree, right };
  return { ...right, left: { ...tree, right: right.left } };
}

export function remove(tree: StateTree, key: string): StateTree {
  if (tree === undefined) return undefined;
  if (key === tree.key) return merge(tree.left, tree.right);
  if (key < tree.key) {
    const left = remove(tree.left, key);
    return left === tree.left ? tree : { ...tree, left };
  }
  const right = remove(tree.right, key);
  return right === tree.right ? tree : { ...tree, right };
}

/** In key order, starting with the first key that is not before `from`. */
export function* nodesFrom(tree: StateTree, from: string): Generator<StateNode> {
  const above: StateNode[] = [];
  let node = tree;
  while (node !== undefined) {
    if (node.key < from) {
      node = node.right;
    } else {
      above.push(node);
      node = node.left;
    }
  }
  for (let next = above.pop(); next !== undefined; next = above.pop()) {
    yield next;
    for (let child = next.right; child !== undefined; child = child.left) above.push(child);
  }
}

function merge(left: StateTree, right: StateTree): StateTree {
  if (left === undefined) return right;
  if (right === undefined) return left;
  if (left.priority >= right.priority) return { ...left, right: merge(left.right, right) };
  return { ...right, left: merge(left, right.left) };
}

/** FNV-1a with a final mix: spread evenly also for keys that differ in their last character only. */
function priorityOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
