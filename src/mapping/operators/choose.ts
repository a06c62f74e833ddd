// `choose: [{ when: { Severity: High }, value: 9 }, ...]`: the first branch whose condition holds.
import type { CompileContext } from '../compile-context.ts';
import type { Place } from '../problem.ts';
import type { Branch } from '../schema.ts';
import type { Compiled } from '../scope.ts';
import { compileWhen } from './when.ts';

export function compileChoose(branches: readonly Branch[], place: Place, context: CompileContext): Compiled {
  complainAboutDeadBranches(branches, place, context);
  const compiled = branches.map(({ when, ...expression }, index) => {
    const at = [...place, index];
    return {
      holds: compileWhen(when, [...at, 'when'], context),
      result: context.compile(expression, at, context),
    };
  });
  return {
    read: (scope) => {
      for (const { holds, result } of compiled) if (holds(scope)) return result.read(scope);
      return undefined;
    },
    values: compiled.every(({ result }) => result.values !== undefined)
      ? compiled.flatMap(({ result }) => result.values ?? [])
      : undefined,
    mayBeAbsent: !branches.some(alwaysHolds) || compiled.some(({ result }) => result.mayBeAbsent),
  };
}

function alwaysHolds({ when }: Branch): boolean {
  return typeof when === 'object' && when !== null && Object.keys(when).length === 0;
}

function complainAboutDeadBranches(branches: readonly Branch[], place: Place, context: CompileContext): void {
  const conditions = new Set<string>();
  let isReachable = true;
  for (const [index, branch] of branches.entries()) {
    const condition = JSON.stringify(branch.when);
    if (!isReachable || conditions.has(condition)) {
      context.complain(
        [...place, index],
        isReachable
          ? 'This branch can never fire: one before it has the same condition.'
          : 'This branch can never fire: one before it always does.',
        'Remove it, or put it further up.',
      );
    }
    conditions.add(condition);
    if (alwaysHolds(branch)) isReachable = false;
  }
}
