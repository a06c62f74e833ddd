// `pick: { when: { Name: SPF }, from: Value }`: the first item of a list that matches, then a path in it.
import { type CompileContext, compilePath } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import type { PickStep } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { compileWhen } from './when.ts';

/** `context` starts where the items of the list do. */
export function compilePick(
  pick: PickStep,
  place: Place,
  context: CompileContext,
): (value: unknown, scope: Scope) => unknown {
  const holds = compileWhen(pick.when, [...place, 'when'], context);
  const read = compilePath(pick.from ?? '$item', [...place, 'from'], context, 'taken');
  return (value, scope) => {
    for (const item of Array.isArray(value) ? value : [value]) {
      const inner: Scope = { data: item, parent: scope.parent, record: scope.record };
      if (holds(inner)) return read(inner);
    }
    return undefined;
  };
}
