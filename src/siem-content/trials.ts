// Makes records of all words that a mapping tells apart, maps them, and hands over what comes out. That is how the
// products and severities of its events become known, which no look at the file alone would show.
import type { CompiledMapping } from '../mapping/compile-mapping.ts';
import { type Path, parsePath } from '../mapping/operators/path.ts';
import type { Child, Expression } from '../mapping/schema.ts';
import type { Constant } from '../mapping/scope.ts';
import type { Tables } from '../mapping/tables.ts';
import type { MappedEvent, Product } from '../model/event.ts';
import type { SourceRecord } from '../model/record.ts';
import { addConditionWords, addWords, type Words } from './words.ts';

/** Combinations tried of one mapping; of one with more, the last words of the longest lists are left out. */
const mostTrials = 50_000;

interface Choice {
  readonly path: Path;
  /** Undefined: absent. */
  readonly words: readonly (Constant | undefined)[];
}

export interface OutcomeTrials {
  readonly events: Iterable<MappedEvent>;
  /** The kind has no say in severity and variant: all kinds come with the same, and only one was tried. */
  readonly isOfEveryKind: boolean;
}

/** What decides over kind, variant and severity, of the record itself and of its children. */
export function outcomeTrials(mapping: CompiledMapping, tables: Tables): OutcomeTrials {
  const { kind, variant, severity, children = [] } = mapping.file;
  const ofKind: Words = new Map();
  addWords(kind, tables, ofKind);
  const words: Words = new Map();
  for (const each of [variant, severity]) addWords(each, tables, words);
  for (const child of children) addChildWords(child, tables, words);
  const isApart = [...ofKind.keys()].every((path) => !words.has(path));
  const isOfEveryKind = isApart && children.every((child) => child.kind === undefined);
  if (!isOfEveryKind) addWords(kind, tables, words);
  return { events: trials(mapping, words), isOfEveryKind };
}

/** What decides over vendor, name and version of the product. */
export function productTrials(mapping: CompiledMapping, tables: Tables): Iterable<MappedEvent> {
  const words: Words = new Map();
  const parts: readonly Expression[] = Object.values(mapping.file.product);
  for (const each of parts) addWords(each, tables, words);
  return trials(mapping, words);
}

/** The product of a record that says nothing. */
export function bareProduct(mapping: CompiledMapping): Product | undefined {
  return eventsOf(mapping, [], 0, [])[0]?.product;
}

/** Inside `children` paths start at the item: here they start at the record. */
function addChildWords(child: Child, tables: Tables, words: Words): void {
  const inner: Words = new Map();
  for (const each of [child.kind, child.variant, child.severity]) {
    if (each !== undefined) addWords(each, tables, inner);
  }
  addConditionWords(child.when ?? {}, inner);
  for (const [path, more] of inner) {
    const name = path.startsWith('$parent.') ? path.slice('$parent.'.length) : `${child.each}.${path}`;
    const whole = path.startsWith('$source.') ? path : name;
    words.set(whole, new Set([...(words.get(whole) ?? []), ...more]));
  }
}

function* trials(mapping: CompiledMapping, words: Words): Iterable<MappedEvent> {
  const choices = bounded(choicesOf(words));
  const total = countOf(choices);
  const lists = (mapping.file.children ?? []).map((child) => child.each);
  for (let trial = 0; trial < total; trial += 1) {
    yield* eventsOf(mapping, choices, trial, []);
    if (lists.length > 0) yield* eventsOf(mapping, choices, trial, lists);
  }
}

function choicesOf(words: Words): readonly Choice[] {
  return [...words].flatMap(([text, known]) => {
    const path = parsePath(text);
    const isOurs = path?.root === 'data' || path?.root === '$source';
    return path === undefined || !isOurs ? [] : [{ path, words: [undefined, ...known] }];
  });
}

function countOf(choices: readonly Choice[]): number {
  return choices.reduce((count, { words }) => count * words.length, 1);
}

function bounded(choices: readonly Choice[]): readonly Choice[] {
  let kept = choices;
  while (countOf(kept) > mostTrials) {
    const longest = Math.max(...kept.map(({ words }) => words.length));
    kept = kept.map((each) =>
      each.words.length === longest ? { ...each, words: each.words.slice(0, -1) } : each,
    );
  }
  return kept;
}

/** `lists`: paths at which there is a list with one item. */
function eventsOf(
  mapping: CompiledMapping,
  choices: readonly Choice[],
  trial: number,
  lists: readonly string[],
): readonly MappedEvent[] {
  const data: Record<string, unknown> = {};
  const facts: Record<string, Constant> = {};
  for (const list of lists) assign(data, parsePath(list)?.names ?? [], [{}]);
  let rest = trial;
  for (const { path, words } of choices) {
    const word = words[rest % words.length];
    rest = Math.floor(rest / words.length);
    if (word === undefined) continue;
    if (path.root === 'data') assign(data, path.names, word);
    else facts[path.names[0] ?? ''] = word;
  }
  const record: SourceRecord = { ...emptyRecord, type: mapping.record, lane: mapping.lane, facts };
  return mapping.events({ data, parent: data, record }, 'cef', () => {});
}

const emptyRecord = { id: '', version: '', occurredAtMs: 0, tenant: '', json: new Uint8Array() };

/** Goes through lists of one item, as paths do. */
function assign(data: Record<string, unknown>, names: readonly string[], value: unknown): void {
  let at = data;
  for (const name of names.slice(0, -1)) {
    const inner = at[name] ?? {};
    at[name] = inner;
    const next = Array.isArray(inner) ? inner[0] : inner;
    if (typeof next !== 'object' || next === null) return;
    at = next as Record<string, unknown>;
  }
  at[names.at(-1) ?? ''] = value;
}
