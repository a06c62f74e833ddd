// Which keys the rows of a mapping write, and where their values come from.
import type { CompiledMapping } from '../mapping/compile-mapping.ts';
import type { MappingSet } from '../mapping/mapping-set.ts';
import type { Row } from '../mapping/schema.ts';
import type { Dialect } from '../model/event.ts';
import { envelopeKeys } from './envelope-keys.ts';

export interface WrittenKey {
  readonly key: string;
  readonly row: Row;
  /** The list of which the row describes each item; undefined for rows of the record itself. */
  readonly each: string | undefined;
}

/** In the mapping's order. A key may come more than once, from rows that do not hold at the same time. */
export function writtenKeys({ file }: CompiledMapping, dialect: Dialect): readonly WrittenKey[] {
  const parts = [
    { rows: file.fields, each: undefined },
    ...(file.children ?? []).map((child) => ({ rows: child.fields, each: child.each })),
  ];
  return parts.flatMap(({ rows, each }) =>
    rows.flatMap((row) => keysOfRow(row, dialect).map((key) => ({ key, row, each }))),
  );
}

function keysOfRow(row: Row, dialect: Dialect): readonly string[] {
  const spill = row.spill?.[dialect];
  return [...(row[dialect] ?? []), ...(spill === undefined ? [] : [spill])];
}

/** Key -> the record types that write it, by key; those of the envelope come with every record and have none. */
export function keysInUse(set: MappingSet, dialect: Dialect): ReadonlyMap<string, readonly string[]> {
  const uses = new Map(Object.keys(envelopeKeys[dialect]).map((key) => [key, new Set<string>()]));
  for (const type of set.recordTypes) {
    const mapping = set.find(type);
    if (mapping === undefined) continue;
    for (const { key } of writtenKeys(mapping, dialect))
      uses.set(key, (uses.get(key) ?? new Set()).add(type));
  }
  return new Map(
    [...uses].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, of]) => [key, [...of]]),
  );
}
