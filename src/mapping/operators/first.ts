// `first: [P2Sender, P1Sender, { value: unknown }]`: the first that is there.
import type { CompileContext } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import type { Expression } from '../schema.ts';
import { type Compiled, samplesOf } from '../scope.ts';

export function compileFirst(items: readonly Expression[], place: Place, context: CompileContext): Compiled {
  const compiled = items.map((item, index) => context.compile(item, [...place, index], context));
  const certain = compiled.findIndex((item) => !item.mayBeAbsent);
  if (certain >= 0 && certain < compiled.length - 1) {
    context.complain(
      [...place, certain + 1],
      'This can never be reached: the one before it is always there.',
      'Remove it, or put it further up.',
    );
  }
  return {
    read: (scope) => {
      for (const item of compiled) {
        const value = item.read(scope);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    values: compiled.every((item) => item.values !== undefined)
      ? compiled.flatMap((item) => item.values ?? [])
      : undefined,
    samples: compiled.flatMap(samplesOf),
    mayBeAbsent: certain < 0,
  };
}
