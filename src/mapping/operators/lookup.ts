// `lookup: severities` or `lookup: { High: 8 }`: Microsoft's word or number becomes ours. Case is ignored;
// what is not in the table is absent.
import { nearestName } from '../../errors/nearest-name.ts';
import type { CompileContext } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import type { Constant } from '../scope.ts';
import { createTable, type Table } from '../tables.ts';

export interface Lookup {
  readonly apply: (value: unknown) => unknown;
  readonly values: readonly Constant[];
}

export function compileLookup(
  input: string | Readonly<Record<string, Constant>>,
  place: Place,
  context: CompileContext,
): Lookup {
  const table =
    typeof input === 'string'
      ? namedTable(input, place, context)
      : createTable(input, place, context.complain);
  return { apply: (value) => lookUp(table, value), values: table?.values ?? [] };
}

function namedTable(name: string, place: Place, context: CompileContext): Table | undefined {
  const table = context.tables.get(name);
  if (table !== undefined) return table;
  const near = nearestName(name, context.tables.keys());
  context.complain(
    place,
    `There is no table \`${name}\`.`,
    near === undefined ? `Create tables/${name}.yaml.` : `Did you mean \`${near}\`?`,
  );
  return undefined;
}

function lookUp(table: Table | undefined, value: unknown): unknown {
  if (table === undefined) return undefined;
  if (!Array.isArray(value)) return table.find(value);
  const found = value.map((item) => table.find(item)).filter((item) => item !== undefined);
  return found.length === 0 ? undefined : found;
}
