// `from: FileData.SHA256`: reads what stands at a path, through lists of themselves. `$source`, `$record`,
// `$parent` and `$item` are beginnings of their own.

import { bounded, isoTime } from '../../model/iso-time.ts';
import { present } from '../absence.ts';
import type { Read, Scope } from '../scope.ts';

export type PathRoot = 'data' | '$source' | '$record' | '$parent' | '$item';

export interface Path {
  readonly root: PathRoot;
  readonly names: readonly string[];
}

/** Lists inside lists that a path goes through; below it nothing is seen. */
const deepest = 32;
/** What a path finds at most: `$ref` can make a short record say the same long list many times over. */
const mostFound = 100_000;

const roots = new Map<string, PathRoot>([
  ['$source', '$source'],
  ['$record', '$record'],
  ['$parent', '$parent'],
  ['$item', '$item'],
]);

export const recordFacts: readonly string[] = ['id', 'version', 'tenant', 'type', 'occurredAt'];

/** A dot separates names; `\.` is a dot inside a name. Undefined when the text is no path. */
export function parsePath(text: string): Path | undefined {
  const names = text.split(/(?<!\\)\./).map((name) => name.replaceAll('\\.', '.'));
  if (names.some((name) => name === '' || name !== name.trim())) return undefined;
  const first = names[0] ?? '';
  if (!first.startsWith('$') || first === '$id') return { root: 'data', names };
  const root = roots.get(first);
  if (root === undefined) return undefined;
  const rest = names.slice(1);
  if (root === '$source' && rest.length !== 1) return undefined;
  if (root === '$record' && (rest.length !== 1 || !recordFacts.includes(rest[0] ?? ''))) return undefined;
  if (root === '$parent' && rest.length === 0) return undefined;
  return { root, names: rest };
}

/** Absent values come as undefined; `readWhole` keeps empty lists, for counting. */
export function readPath(path: Path): Read {
  const read = readWhole(path);
  return (scope) => present(read(scope));
}

export function readWhole({ root, names }: Path): Read {
  const first = names[0] ?? '';
  switch (root) {
    case '$source':
      return (scope) => (Object.hasOwn(scope.record.facts, first) ? scope.record.facts[first] : undefined);
    case '$record':
      return readFact(first);
    case '$parent':
      return (scope) => walk(scope.parent, names, 0);
    default:
      if (names.length === 1) return (scope) => step(scope.data, first);
      return (scope) => walk(scope.data, names, 0);
  }
}

function readFact(name: string): Read {
  if (name === 'occurredAt') {
    return ({ record }) => {
      const ms = bounded(record.occurredAtMs);
      return Number.isNaN(ms) ? undefined : isoTime(ms);
    };
  }
  const fact = name as 'id' | 'version' | 'tenant' | 'type';
  return ({ record }: Scope) => record[fact];
}

function walk(data: unknown, names: readonly string[], depth: number): unknown {
  let value = data;
  for (let at = 0; at < names.length; at++) {
    if (Array.isArray(value)) return throughList(value, names.slice(at), depth);
    value = step(value, names[at] ?? '');
    if (value === undefined) return undefined;
  }
  return value;
}

function step(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return throughList(value, [name], 0);
  return (value as Record<string, unknown>)[name];
}

function throughList(list: readonly unknown[], names: readonly string[], depth: number): unknown {
  if (depth > deepest) return undefined;
  const found: unknown[] = [];
  for (const item of list) {
    if (found.length >= mostFound) break;
    const value = walk(item, names, depth + 1);
    if (Array.isArray(value)) for (const each of value) found.push(each);
    else if (value !== undefined && value !== null) found.push(value);
  }
  return found.length === 0 ? undefined : found;
}
