// Turns the rows of `fields` into two lists of closures, one per dialect. What a row does to a key is in
// compile-cell.ts.
import type { Dialect } from '../model/event.ts';
import { compileCell, type Dictionaries } from './compile-cell.ts';
import type { CompileContext } from './compile-context.ts';
import { compileRule } from './compile-rule.ts';
import { excludes } from './operators/exclusion.ts';
import { compileWhen } from './operators/when.ts';
import type { Place } from './placed-value.ts';
import type { Row } from './schema.ts';
import type { Read, Test } from './scope.ts';
import type { Family } from './slots.ts';
import type { Rule } from './trace.ts';
import type { Write } from './writers/output.ts';

export interface CompiledField {
  readonly read: Read;
  readonly when: Test | undefined;
  readonly writes: readonly Write[];
  /** Another row may write the same key, so it has to be looked whether one did. */
  readonly isShared: boolean;
  readonly rule: Rule;
  /** Called each time it writes, while somebody counts. */
  readonly fired: (() => void) | undefined;
}

export type CompiledFields = Readonly<Record<Dialect, readonly CompiledField[]>>;

const dialects: readonly Dialect[] = ['cef', 'leef'];

export function compileFields(
  rows: readonly Row[],
  place: Place,
  context: CompileContext,
  keys: Dictionaries,
  family: Family | undefined,
): CompiledFields {
  const fields: Record<Dialect, CompiledField[]> = { cef: [], leef: [] };
  const claimed = {
    cef: new Map<string, readonly unknown[]>(),
    leef: new Map<string, readonly unknown[]>(),
  };
  for (const [index, row] of rows.entries()) {
    const at = [...place, index];
    const { compiled, rule } = compileRule(at, context, (inner) => context.compile(row, at, inner));
    const fired = context.watch?.(at);
    const when = row.when === undefined ? undefined : compileWhen(row.when, [...at, 'when'], context);
    complainAboutOwnAbsence(row, at, context);
    if (row.cef === undefined && row.leef === undefined) {
      context.complain(
        at,
        'This row goes nowhere.',
        'Name its keys with `cef:` or `leef:`, or move it to `leftOut`.',
      );
    }
    for (const dialect of dialects) {
      const cell = { row, place: at, dialect, context, keys, family, claimed: claimed[dialect] };
      const { writes, isShared } = compileCell(cell, compiled);
      if (writes.length > 0)
        fields[dialect].push({ read: compiled.read, when, writes, isShared, rule, fired });
    }
  }
  return fields;
}

/** A row whose `when` asks that the only path it reads be absent. */
function complainAboutOwnAbsence(
  { from, otherwise, when }: Row,
  place: Place,
  context: CompileContext,
): void {
  if (typeof from !== 'string' || otherwise !== undefined) return;
  if (when === undefined || !excludes({ [from]: { present: true } }, when)) return;
  context.complain(
    [...place, 'when'],
    `This row can never write: its \`when\` holds only where \`${from}\` is absent.`,
    'Correct the condition, or remove the row.',
  );
}
