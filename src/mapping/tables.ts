// Shared look-ups: mappings/tables/<name>.yaml, each a plain map from Microsoft's word or number to ours.

import { fold, isConstant } from './operators/fold.ts';
import type { Place } from './placed-value.ts';
import type { Complain } from './problem.ts';
import type { Constant } from './scope.ts';

export interface Table {
  /** Case ignored. Undefined for what is not in the table. */
  find(value: unknown): Constant | undefined;
  readonly values: readonly Constant[];
  /** Microsoft's words, as they are written in the table; the values stand in the same order. */
  readonly words: readonly string[];
}

export type Tables = ReadonlyMap<string, Table>;

/** Complains about a table that is no map of constants, and about two names that differ by case alone. */
export function createTable(input: unknown, place: Place, complain: Complain): Table {
  const rows = new Map<string, Constant>();
  const values: Constant[] = [];
  const words: string[] = [];
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    complain(place, 'A table must be a map from words to constants.', 'Write one `word: value` per line.');
    return { find: () => undefined, values, words };
  }
  for (const [name, value] of Object.entries(input)) {
    if (!isConstant(value)) {
      complain([...place, name], 'A table gives constants only.', 'Write a word, a number, true or false.');
      continue;
    }
    const folded = fold(name);
    if (rows.has(folded) && rows.get(folded) !== value) {
      complain(
        [...place, name],
        `\`${name}\` stands here twice with different values; case is ignored.`,
        'Remove one of them.',
      );
    }
    rows.set(folded, value);
    rows.set(name, value);
    values.push(value);
    words.push(name);
  }
  const find = (value: unknown): Constant | undefined => {
    if (!isConstant(value)) return undefined;
    const exact = rows.get(typeof value === 'string' ? value : String(value));
    return exact ?? rows.get(fold(value));
  };
  return { find, values, words };
}
