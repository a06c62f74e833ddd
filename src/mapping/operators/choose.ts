// `choose: [{ when: { Severity: High }, value: 9 }, ...]`: the first branch whose condition holds.
import type { CompileContext } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import type { Branch } from '../schema.ts';
import { type Compiled, samplesOf } from '../scope.ts';
import { covers } from './covers.ts';
import { compileWhen } from './when.ts';

export function compileChoose(branches: readonly Branch[], place: Place, context: CompileContext): Compiled {
  complainAboutDeadBranches(branches, place, context);
  const compiled = branches.map(({ when, ...expression }, index) => {
    const at = [...place, index];
    return {
      holds: compileWhen(when, [...at, 'when'], context),
      result: context.compile(expression, at, context),
      fired: context.watch?.(at),
    };
  });
  return {
    read: (scope) => {
      for (const { holds, result, fired } of compiled) {
        if (!holds(scope)) continue;
        fired?.();
        return result.read(scope);
      }
      return undefined;
    },
    values: compiled.every(({ result }) => result.values !== undefined)
      ? compiled.flatMap(({ result }) => result.values ?? [])
      : undefined,
    samples: compiled.flatMap(({ result }) => samplesOf(result)),
    mayBeAbsent: !branches.some(alwaysHolds) || compiled.some(({ result }) => result.mayBeAbsent),
  };
}

function alwaysHolds({ when }: Branch): boolean {
  return typeof when === 'object' && when !== null && Object.keys(when).length === 0;
}

function complainAboutDeadBranches(branches: readonly Branch[], place: Place, context: CompileContext): void {
  for (const [index, branch] of branches.entries()) {
    const before = branches.slice(0, index);
    if (!before.some((earlier) => covers(earlier.when, branch.when))) continue;
    context.complain(
      [...place, index],
      before.some(alwaysHolds)
        ? 'This branch can never fire: one before it always does.'
        : 'This branch can never fire: one before it holds whenever this one does.',
      'Remove it, or put it further up.',
    );
  }
}
