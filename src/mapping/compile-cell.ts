// One row in one of its columns: chooses how each of its keys is written, and refuses keys and slots that must
// not be used, or that a row above writes already.
import type { Dialect } from '../model/event.ts';
import type { CompileContext } from './compile-context.ts';
import { isSinceCef1, isSlot, type KeyEntry, type Keys, refuseKey } from './keys.ts';
import { excludes } from './operators/exclusion.ts';
import type { Place } from './placed-value.ts';
import type { Row } from './schema.ts';
import { type Compiled, samplesOf } from './scope.ts';
import type { Family } from './slots.ts';
import type { Output, Write } from './writers/output.ts';
import { createWrite, lengthOf } from './writers/write-key.ts';

export interface Dictionaries {
  readonly cef: Keys;
  readonly leef: Keys;
}

export interface Cell {
  readonly row: Row;
  /** Of the row. */
  readonly place: Place;
  readonly dialect: Dialect;
  readonly context: CompileContext;
  readonly keys: Dictionaries;
  readonly family: Family | undefined;
  /** Keys that rows above write -> the `when` of each of these rows; undefined for one without. */
  readonly claimed: Map<string, readonly unknown[]>;
}

/** `value`: what the row gives. */
export function compileCell(
  cell: Cell,
  value: Compiled,
): { readonly writes: readonly Write[]; readonly isShared: boolean } {
  const writes: Write[] = [];
  let isShared = false;
  for (const key of cell.row[cell.dialect] ?? []) {
    const write = compileKey(key, cell);
    if (write === undefined) continue;
    isShared = claim(key, cell) || isShared;
    complainAboutSamples(value, write, key, cell);
    writes.push(write);
  }
  return { writes, isShared };
}

function compileKey(key: string, cell: Cell): Write | undefined {
  const { row, place, dialect } = cell;
  const entry = usableKey(key, [...place, dialect], cell);
  if (entry === undefined) return undefined;
  const spillKey = row.spill?.[dialect];
  const spillEntry = spillKey === undefined ? undefined : usableKey(spillKey, [...place, 'spill'], cell);
  if (spillEntry !== undefined) complainAboutSpill(entry, spillEntry, cell);
  const targetOf = (used: KeyEntry, spill: Write | undefined) => ({
    key: used.key,
    label: labelOf(used.key, cell),
    isKept: row.kept === true || used.kept === true,
    spill,
  });
  const spill = spillEntry && createWrite(spillEntry, targetOf(spillEntry, undefined));
  return createWrite(entry, targetOf(entry, spill));
}

function usableKey(key: string, place: Place, cell: Cell): KeyEntry | undefined {
  const { dialect, keys, context } = cell;
  const refusal = refuseKey(key, keys[dialect], dialect);
  if (refusal !== undefined) {
    context.complain(place, refusal.problem, refusal.remedy);
    return undefined;
  }
  const entry = keys[dialect].get(key);
  if (entry !== undefined && isSinceCef1(entry)) complainAboutCef0(entry, place, cell);
  return entry;
}

/** Whoever takes a key of CEF:1 for a rule would miss it without a word where CEF:0 is sent, which is the default. */
function complainAboutCef0({ key }: KeyEntry, place: Place, { row, context }: Cell): void {
  if (row.inCef0 === 'additional') return;
  context.complain(
    place,
    `\`${key}\` came with CEF 1.2: in a CEF:0 line it is an additional key, which no rule of ESM can use.`,
    'Use a key or slot of CEF:0, or write `inCef0: additional` when that is meant.',
  );
}

function complainAboutSpill(entry: KeyEntry, spill: KeyEntry, { place, context }: Cell): void {
  if (entry.type === 'String' && spill.type === 'String' && lengthOf(spill) > lengthOf(entry)) return;
  context.complain(
    [...place, 'spill'],
    `\`${spill.key}\` cannot take what is too long for \`${entry.key}\`.`,
    'Both must hold text, and the key to spill into must hold more of it.',
  );
}

/** The label of a slot, as slots.yaml has it for the family. */
function labelOf(key: string, { row, place, dialect, context, keys, family }: Cell): string | undefined {
  if (dialect !== 'cef' || family === undefined) return undefined;
  if (!isSlot(key, keys.cef)) {
    if (row.label !== undefined) {
      context.complain([...place, 'label'], `\`${key}\` has no label.`, 'Only slots have one: remove it.');
    }
    return undefined;
  }
  const label = family.labels.get(key);
  if (label === undefined) {
    context.complain(
      [...place, dialect],
      `\`${key}\` has no meaning in the family ${family.name}.`,
      `Give it one in slots.yaml under ${family.name}, or use a slot that has one.`,
    );
  } else if (row.label !== undefined && row.label !== label) {
    context.complain(
      [...place, 'label'],
      `\`${key}\` means ${label} in the family ${family.name}, not ${row.label}.`,
      'Use the slot for that meaning, or another slot for this one.',
    );
  }
  return label;
}

/** Notes that a row writes a key; true when another row may do so as well. */
function claim(key: string, { row, place, dialect, context, keys, claimed }: Cell): boolean {
  let isShared = false;
  const spillKey = row.spill?.[dialect];
  for (const each of [key, keys[dialect].get(key)?.ipv6?.key, spillKey]) {
    if (each === undefined) continue;
    const conditions = claimed.get(each) ?? [];
    const at = [...place, each === spillKey ? 'spill' : dialect];
    if (conditions.length > 0 && [row.when, ...conditions].includes(undefined)) {
      context.complain(
        at,
        `\`${each}\` is written twice: a row above writes it already.`,
        'Join both rows with `first` or `choose`, or give both a `when`.',
      );
    } else if (!conditions.every((condition) => excludes(condition, row.when))) {
      context.complain(
        at,
        `\`${each}\` may be written twice: the \`when\` of a row above can hold together with this one.`,
        'Let one `when` exclude the other, or join both rows with `first` or `choose`.',
      );
    }
    isShared ||= conditions.length > 0;
    claimed.set(each, [...conditions, row.when]);
  }
  return isShared;
}

/** Tries the values a row is known to give on the key that has to take them. */
function complainAboutSamples(value: Compiled, write: Write, key: string, cell: Cell): void {
  const misfit = samplesOf(value).find((sample) => sample !== '' && !canHold(write, sample));
  if (misfit === undefined) return;
  cell.context.complain(
    [...cell.place, cell.dialect],
    `\`${key}\` cannot hold \`${misfit}\`${value.values === undefined ? ', or what is like it' : ''}.`,
    'Choose a key whose type and length fit.',
  );
}

function canHold(write: Write, value: unknown): boolean {
  let isUnfit = false;
  const output: Output = {
    fields: [],
    unfit: () => {
      isUnfit = true;
    },
  };
  write(value, output);
  return !isUnfit && !output.fields.some((field) => field.isCut);
}
