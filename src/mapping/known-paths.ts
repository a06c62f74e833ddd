// Which paths a mapping knows (mapped, looked at, or left out on purpose), as a tree; it finds those in a record
// that are not in it. Records mostly have the same shape as the one before, so that one is remembered per node.
import type { Place } from './placed-value.ts';

/**
 * `taken`: the value with everything below it is mapped. `seen`: only looked at (counted, tested), so what
 * stands below it is not mapped yet.
 */
export type PathUse = 'taken' | 'seen';

interface Node {
  readonly below: Map<string, Node>;
  /** Everything below is known too. */
  isWhole: boolean;
  /** Names of an object that stood here and held nothing unknown. */
  shape: readonly string[];
  /** Of these names, those that have to be looked into each time. */
  inner: readonly string[];
}

export interface MappedPath {
  readonly names: readonly string[];
  readonly place: Place;
}

export interface KnownPaths {
  add(names: readonly string[], use: PathUse, place: Place): void;
  /** Known, but not mapped: an unused one is no fault. */
  leaveOut(names: readonly string[]): void;
  /** Known, but with nothing below it. */
  see(names: readonly string[]): void;
  /** Paths a mapping uses, for finding those no case contains. */
  readonly mapped: readonly MappedPath[];
  /** Whether a name at the record's top is known. */
  has(name: string): boolean;
  /** The unknown paths of a record, lists left out (`Data.Entities.Urn`); at most `mostUnknown`. */
  unknownIn(data: unknown): readonly string[];
}

const mostUnknown = 50;
const mostItems = 20;
const deepest = 16;
const none: readonly string[] = [];

function newNode(): Node {
  return { below: new Map(), isWhole: false, shape: none, inner: none };
}

export function createKnownPaths(): KnownPaths {
  const root = newNode();
  const mapped: MappedPath[] = [];
  const reach = (names: readonly string[]): Node => {
    let node = root;
    for (const name of names) {
      let next = node.below.get(name);
      if (next === undefined) {
        next = newNode();
        node.below.set(name, next);
      }
      node = next;
    }
    return node;
  };
  return {
    mapped,
    add: (names, use, place) => {
      mapped.push({ names, place });
      const node = reach(names);
      if (use === 'taken') node.isWhole = true;
    },
    leaveOut: (names) => {
      reach(names).isWhole = true;
    },
    see: (names) => {
      reach(names);
    },
    has: (name) => root.below.has(name),
    unknownIn: (data) => {
      if (root.isWhole) return none;
      const found: string[] = [];
      search(root, data, '', found, 0);
      return found;
    },
  };
}

function search(node: Node, value: unknown, path: string, found: string[], depth: number): void {
  if (node.isWhole || typeof value !== 'object' || value === null || depth > deepest) return;
  if (Array.isArray(value)) {
    const end = Math.min(value.length, mostItems);
    for (let at = 0; at < end; at++) search(node, value[at], path, found, depth + 1);
    return;
  }
  const names = Object.keys(value);
  const isSeen = isSameShape(names, node.shape);
  const inner: string[] = [];
  let isKnown = true;
  for (const name of isSeen ? node.inner : names) {
    const next = node.below.get(name);
    if (next === undefined) {
      if (found.length < mostUnknown) found.push(join(path, name));
      isKnown = false;
    } else if (!next.isWhole) {
      inner.push(name);
      const below = (value as Record<string, unknown>)[name];
      if (typeof below === 'object') search(next, below, join(path, name), found, depth + 1);
    }
  }
  if (isKnown && !isSeen) {
    node.shape = names;
    node.inner = inner;
  }
}

function isSameShape(names: readonly string[], shape: readonly string[]): boolean {
  if (names.length !== shape.length) return false;
  for (let at = 0; at < names.length; at++) if (names[at] !== shape[at]) return false;
  return true;
}

function join(path: string, name: string): string {
  const escaped = name.includes('.') ? name.replaceAll('.', '\\.') : name;
  return path === '' ? escaped : `${path}.${escaped}`;
}
