// The words of a record that a mapping tells apart: per path those its look-ups and conditions name. Whoever tries
// them all has seen everything that the mapping can say.
import { isConstant } from '../mapping/operators/fold.ts';
import type { Expression } from '../mapping/schema.ts';
import type { Constant } from '../mapping/scope.ts';
import { createTable, type Tables } from '../mapping/tables.ts';

/** A path as it is written -> the words that make a difference there; that it is absent always may. */
export type Words = Map<string, Set<Constant>>;

export function addWords(expression: Expression, tables: Tables, words: Words): void {
  walk(expression, [], tables, words);
}

/** `outer`: what the look-up around this expression tells apart. */
function walk(expression: Expression, outer: readonly Constant[], tables: Tables, words: Words): void {
  const own = expression.lookup === undefined ? outer : wordsOfLookup(expression.lookup, tables);
  if (typeof expression.from === 'string') add(expression.from, own, words);
  else if (expression.from !== undefined) walk(expression.from, own, tables, words);
  // Of several paths that say the same, words in one of them are enough.
  for (const [index, each] of (expression.first ?? []).entries()) {
    walk(each, index === 0 ? own : [], tables, words);
  }
  for (const branch of expression.choose ?? []) {
    addConditionWords(branch.when, words);
    walk(branch, own, tables, words);
  }
  if (expression.otherwise !== undefined) walk(expression.otherwise, outer, tables, words);
}

/** One word for each thing that the table says. */
function wordsOfLookup(
  lookup: string | Readonly<Record<string, Constant>>,
  tables: Tables,
): readonly Constant[] {
  const table = typeof lookup === 'string' ? tables.get(lookup) : createTable(lookup, [], () => {});
  if (table === undefined) return [];
  const byValue = new Map<Constant, string>();
  for (const [index, word] of table.words.entries()) {
    const value = table.values[index];
    if (value !== undefined && !byValue.has(value)) byValue.set(value, word);
  }
  return [...byValue.values()];
}

export function addConditionWords(condition: unknown, words: Words): void {
  for (const [name, wanted] of Object.entries(asMap(condition))) {
    if (name === 'any' || name === 'all') {
      for (const each of Array.isArray(wanted) ? wanted : []) addConditionWords(each, words);
    } else if (name === 'not') {
      addConditionWords(wanted, words);
    } else {
      add(name, wordsOfTest(wanted), words);
    }
  }
}

function wordsOfTest(wanted: unknown): readonly Constant[] {
  if (isConstant(wanted)) return [wanted];
  // The others of a list do what the first does; where they do not, another test names them.
  if (Array.isArray(wanted)) return wanted.slice(0, 1).filter(isConstant);
  return Object.entries(asMap(wanted)).flatMap(([name, argument]) => {
    if (name === 'not') return wordsOfTest(argument);
    if (name === 'present') return ['something'];
    if (name === 'atLeast' && typeof argument === 'number') return [argument, argument - 1];
    if (name === 'atMost' && typeof argument === 'number') return [argument, argument + 1];
    return isConstant(argument) ? [argument] : [];
  });
}

function add(path: string, more: readonly Constant[], words: Words): void {
  if (more.length === 0) return;
  const known = words.get(path) ?? new Set();
  for (const word of more) known.add(word);
  words.set(path, known);
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as Readonly<Record<string, unknown>>) : {};
}
