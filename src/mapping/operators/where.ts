// `where: { Type: File }`: the items of a list that match. A lone value is a list of one.
import type { CompileContext } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import type { Scope } from '../scope.ts';
import { compileWhen } from './when.ts';

/** `context` starts where the items of the list do. */
export function compileWhere(
  condition: unknown,
  place: Place,
  context: CompileContext,
): (value: unknown, scope: Scope) => unknown {
  const holds = compileWhen(condition, place, context);
  return (value, { parent, record }) => {
    const items = Array.isArray(value) ? value : [value];
    const matching = items.filter((data) => holds({ data, parent, record }));
    return matching.length === 0 ? undefined : matching;
  };
}
