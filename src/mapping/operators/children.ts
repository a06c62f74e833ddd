// `children`: one event per item of a list, with the record at hand through `$parent`.

import type { Dictionaries } from '../compile-cell.ts';
import type { CompileContext } from '../compile-context.ts';
import { compilePath } from '../compile-context.ts';
import { type CompiledFields, compileFields } from '../compile-fields.ts';
import { type CompiledOutcome, compileOutcome } from '../compile-outcome.ts';
import type { Place } from '../placed-value.ts';
import type { Child, MappingFile, Outcome } from '../schema.ts';
import type { Scope } from '../scope.ts';
import type { Family } from '../slots.ts';
import { parsePath } from './path.ts';
import { compileWhen } from './when.ts';

export interface Children {
  readonly outcome: CompiledOutcome;
  readonly fields: CompiledFields;
  /** With at least one child the record makes no event of its own. */
  readonly isInstead: boolean;
  /** One scope per item that makes an event. */
  scopes(scope: Scope): readonly Scope[];
}

export interface Parent {
  readonly file: MappingFile;
  readonly keys: Dictionaries;
  readonly family: Family | undefined;
  readonly familyName: string;
  readonly outcome: CompiledOutcome;
}

const defaultMost = 100;

export function compileChildren(
  child: Child,
  place: Place,
  context: CompileContext,
  parent: Parent,
): Children {
  const read = compilePath(child.each, [...place, 'each'], context, 'seen');
  const path = parsePath(child.each);
  const inner: CompileContext = {
    ...context,
    base: path?.root === 'data' ? path.names : undefined,
    isInChildren: true,
  };
  const holds = child.when === undefined ? undefined : compileWhen(child.when, [...place, 'when'], inner);
  const most = child.most ?? defaultMost;
  const fired = context.watch?.(place);
  return {
    outcome: childOutcome(child, place, inner, parent),
    fields: compileFields(child.fields, [...place, 'fields'], inner, parent.keys, parent.family),
    isInstead: child.instead === true,
    scopes: (scope) => {
      const value = read(scope);
      if (value === undefined) return [];
      const items = Array.isArray(value) ? value : [value];
      const scopes = items.map((item) => ({ data: item, parent: scope.data, record: scope.record }));
      const chosen = (holds === undefined ? scopes : scopes.filter(holds)).slice(0, most);
      if (chosen.length > 0) fired?.();
      return chosen;
    },
  };
}

/** What a child leaves out is the record's own. */
function childOutcome(
  child: Child,
  place: Place,
  context: CompileContext,
  { file, familyName, outcome }: Parent,
): CompiledOutcome {
  const own: Outcome = {
    kind: child.kind ?? { value: 'other' },
    variant: child.variant ?? { value: 'other' },
    category: child.category,
    name: child.name ?? { value: 'other' },
    severity: child.severity ?? { value: 0 },
  };
  const compiled = compileOutcome(own, place, context, file.open === true, familyName);
  const rules = new Map(compiled.rules);
  for (const part of ['kind', 'variant', 'category', 'name', 'severity'] as const) {
    const rule = outcome.rules.get(part);
    if (child[part] === undefined && rule !== undefined) rules.set(part, rule);
  }
  const ofRecord = (scope: Scope): Scope => ({ ...scope, data: scope.parent });
  return {
    ...compiled,
    rules,
    ...(child.kind === undefined && {
      kind: (scope: Scope) => outcome.kind(ofRecord(scope)),
      kinds: outcome.kinds,
    }),
    ...(child.variant === undefined && {
      variant: (scope: Scope) => outcome.variant(ofRecord(scope)),
      variants: outcome.variants,
    }),
    ...(child.category === undefined && {
      category: (scope: Scope, variant: string) => outcome.category(ofRecord(scope), variant),
    }),
    ...(child.name === undefined && {
      name: (scope: Scope, kind: string) => outcome.name(ofRecord(scope), kind),
    }),
    ...(child.severity === undefined && { severity: (scope: Scope) => outcome.severity(ofRecord(scope)) }),
  };
}
