// Turns the rows of `fields` into two lists of closures, one per dialect, and refuses keys and slots that must
// not be used.
import type { Dialect } from '../model/event.ts';
import type { CompileContext } from './compile-context.ts';
import { isSlot, type KeyEntry, type Keys, refuseKey } from './keys.ts';
import { compileWhen } from './operators/when.ts';
import type { Place } from './problem.ts';
import type { Row } from './schema.ts';
import type { Compiled, Read, Test } from './scope.ts';
import type { Family } from './slots.ts';
import type { Output, Write } from './writers/output.ts';
import { createWrite } from './writers/write-key.ts';

export interface CompiledField {
  readonly read: Read;
  readonly when: Test | undefined;
  readonly writes: readonly Write[];
  /** Another row may write the same key, so it has to be looked whether one did. */
  readonly isShared: boolean;
}

export type CompiledFields = Readonly<Record<Dialect, readonly CompiledField[]>>;

export interface Dictionaries {
  readonly cef: Keys;
  readonly leef: Keys;
}

const dialects: readonly Dialect[] = ['cef', 'leef'];

export function compileFields(
  rows: readonly Row[],
  place: Place,
  context: CompileContext,
  keys: Dictionaries,
  family: Family | undefined,
): CompiledFields {
  const fields: Record<Dialect, CompiledField[]> = { cef: [], leef: [] };
  const written: Record<Dialect, Map<string, boolean>> = { cef: new Map(), leef: new Map() };
  for (const [index, row] of rows.entries()) {
    const at = [...place, index];
    const compiled = context.compile(row, at, context);
    const when = row.when === undefined ? undefined : compileWhen(row.when, [...at, 'when'], context);
    if (row.cef === undefined && row.leef === undefined) {
      context.complain(
        at,
        'This row goes nowhere.',
        'Name its keys with `cef:` or `leef:`, or move it to `leftOut`.',
      );
    }
    for (const dialect of dialects) {
      const writes: Write[] = [];
      let isShared = false;
      for (const key of row[dialect] ?? []) {
        const write = compileKey(key, row, dialect, at, context, keys, family);
        if (write === undefined) continue;
        isShared = claim(key, row, dialect, written[dialect], keys, at, context) || isShared;
        complainAboutConstants(compiled, write, key, [...at, dialect], context);
        writes.push(write);
      }
      if (writes.length > 0) fields[dialect].push({ read: compiled.read, when, writes, isShared });
    }
  }
  return fields;
}

function compileKey(
  key: string,
  row: Row,
  dialect: Dialect,
  place: Place,
  context: CompileContext,
  keys: Dictionaries,
  family: Family | undefined,
): Write | undefined {
  const entry = usableKey(key, dialect, [...place, dialect], context, keys);
  if (entry === undefined) return undefined;
  const spillKey = row.spill?.[dialect];
  const spillEntry =
    spillKey === undefined
      ? undefined
      : usableKey(spillKey, dialect, [...place, 'spill', dialect], context, keys);
  const labelled = (used: KeyEntry) => ({
    key: used.key,
    label: labelOf(used.key, row, dialect, place, context, keys, family),
    isKept: row.kept === true || used.kept === true,
  });
  const spill = spillEntry && createWrite(spillEntry, { ...labelled(spillEntry), spill: undefined });
  return createWrite(entry, { ...labelled(entry), spill });
}

function usableKey(
  key: string,
  dialect: Dialect,
  place: Place,
  context: CompileContext,
  keys: Dictionaries,
): KeyEntry | undefined {
  const refusal = refuseKey(key, keys[dialect], dialect);
  if (refusal === undefined) return keys[dialect].get(key);
  context.complain(place, refusal.problem, refusal.remedy);
  return undefined;
}

function labelOf(
  key: string,
  row: Row,
  dialect: Dialect,
  place: Place,
  context: CompileContext,
  keys: Dictionaries,
  family: Family | undefined,
): string | undefined {
  if (dialect !== 'cef' || !isSlot(key, keys.cef)) return undefined;
  const label = family?.labels.get(key);
  if (family !== undefined && label === undefined) {
    context.complain(
      [...place, dialect],
      `\`${key}\` has no meaning in the family ${family.name}.`,
      `Give it one in slots.yaml under ${family.name}, or use a slot that has one.`,
    );
  } else if (row.label !== undefined && label !== undefined && row.label !== label) {
    context.complain(
      [...place, 'label'],
      `\`${key}\` means ${label} in the family ${family?.name}, not ${row.label}.`,
      'Use the slot for that meaning, or another slot for this one.',
    );
  }
  return label;
}

/** Notes that a row writes a key; true when another row may do so as well. */
function claim(
  key: string,
  row: Row,
  dialect: Dialect,
  written: Map<string, boolean>,
  keys: Dictionaries,
  place: Place,
  context: CompileContext,
): boolean {
  let isShared = false;
  const all = [key, keys[dialect].get(key)?.ipv6?.key, row.spill?.[dialect]];
  for (const each of all.filter((name) => name !== undefined)) {
    const isConditional = written.get(each);
    if (isConditional === false || (isConditional === true && row.when === undefined)) {
      context.complain(
        [...place, each === row.spill?.[dialect] ? 'spill' : dialect],
        `\`${each}\` is written twice: a row above writes it already.`,
        'Join both rows with `first` or `choose`, or give both a `when`.',
      );
    }
    isShared ||= isConditional !== undefined;
    written.set(each, row.when !== undefined);
  }
  return isShared;
}

/** Tries the values a row is known to give on the key that has to take them. */
function complainAboutConstants(
  { values, sample }: Compiled,
  write: Write,
  key: string,
  place: Place,
  context: CompileContext,
): void {
  const tried = values ?? (sample === undefined ? [] : [sample]);
  for (const value of tried.filter((each) => each !== '')) {
    let isUnfit = false;
    const output: Output = {
      fields: [],
      unfit: () => {
        isUnfit = true;
      },
    };
    write(value, output);
    if (isUnfit || output.fields.some((field) => field.isCut)) {
      const what = values === undefined ? 'a number' : `\`${value}\``;
      context.complain(place, `\`${key}\` cannot hold ${what}.`, 'Choose a key whose type and length fit.');
      return;
    }
  }
}
