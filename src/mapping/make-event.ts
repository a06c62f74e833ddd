// Makes one event: runs the rows of a mapping over a record, or over an item of one. This is the hot path.
import type { EventField, MappedEvent, Product } from '../model/event.ts';
import type { CompiledField } from './compile-fields.ts';
import type { CompiledOutcome } from './compile-outcome.ts';
import type { Scope } from './scope.ts';
import type { Rule, Trace, TracedRow } from './trace.ts';
import type { Output, Unfit } from './writers/output.ts';

/** What all events of a record have in common. */
export interface SharedParts {
  readonly product: Product;
  readonly productRule: Rule;
  readonly unfit: (key: string, how: Unfit) => void;
  readonly trace: Trace | undefined;
}

export function makeEvent(
  { product, productRule, unfit, trace }: SharedParts,
  outcome: CompiledOutcome,
  fields: readonly CompiledField[],
  scope: Scope,
): MappedEvent {
  const written: EventField[] = [];
  let misfits: { key: string; how: Unfit }[] = [];
  const output: Output = {
    fields: written,
    unfit:
      trace === undefined
        ? unfit
        : (key, how) => {
            misfits.push({ key, how });
            unfit(key, how);
          },
  };
  const rows: TracedRow[] | undefined = trace === undefined ? undefined : [];
  for (const field of fields) {
    if (field.when !== undefined && !field.when(scope)) continue;
    const value = field.read(scope);
    if (value === undefined) continue;
    field.fired?.();
    const before = written.length;
    for (const write of field.writes) write(value, output);
    if (field.isShared) dropRepeated(written, before);
    if (rows === undefined) continue;
    rows.push({ rule: field.rule, value, fields: written.slice(before), unfit: misfits });
    misfits = [];
  }
  const kind = outcome.kind(scope);
  const variant = outcome.variant(scope);
  const event: MappedEvent = {
    product,
    kind,
    variant,
    category: outcome.category(scope, variant),
    name: outcome.name(scope, kind),
    severity: outcome.severity(scope),
    fields: written,
  };
  if (rows !== undefined) {
    trace?.({ event, scope, header: new Map([['product', productRule], ...outcome.rules]), rows });
  }
  return event;
}

/** A key stands at most once: of two rows that both wrote it the first counts. */
function dropRepeated(fields: EventField[], from: number): void {
  for (let at = fields.length - 1; at >= from; at--) {
    const key = fields[at]?.key;
    if (fields.findIndex((field) => field.key === key) < at) fields.splice(at, 1);
  }
}
