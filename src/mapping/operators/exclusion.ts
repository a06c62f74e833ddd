// Whether conditions can hold of the same record: for rows that write the same key, and for conditions that no record
// can meet. Says so only where it is sure.

import { covers } from './covers.ts';
import { fold, isConstant } from './fold.ts';

type Conjunct =
  | { readonly path: string; readonly test: unknown }
  | { readonly any: readonly unknown[] }
  | { readonly not: unknown };

/** What one test says about a value. */
type Fact =
  | { readonly says: 'absent' | 'present' }
  | { readonly says: 'oneOf' | 'noneOf'; readonly values: ReadonlySet<string> }
  | { readonly says: 'is' | 'isNot'; readonly test: string; readonly argument: string };

/**
 * At most one of them holds. A path is taken for one value here: `Type: A` and `Type: B` exclude each other, though
 * both may hold of a list.
 */
export function excludes(one: unknown, other: unknown): boolean {
  return areContrary(one, other, true);
}

/** The condition never holds, lists or not. */
export function isContradiction(condition: unknown): boolean {
  const conjuncts = conjunctsOf(condition);
  return conjuncts.some((one, index) => {
    if ('any' in one && one.any.every(isContradiction)) return true;
    if ('path' in one && factsOf(one.test).some((fact) => clashesInItself(fact, one.test))) return true;
    return conjuncts
      .slice(index + 1)
      .some((other) => areContrary(conditionOf(one), conditionOf(other), false));
  });
}

function areContrary(one: unknown, other: unknown, isOneValue: boolean): boolean {
  const [ours, theirs] = [conjunctsOf(one), conjunctsOf(other)];
  return (
    ours.some((each) => 'not' in each && covers(each.not, other)) ||
    theirs.some((each) => 'not' in each && covers(each.not, one)) ||
    ours.some((each) => 'any' in each && each.any.every((part) => areContrary(part, other, isOneValue))) ||
    theirs.some((each) => 'any' in each && each.any.every((part) => areContrary(one, part, isOneValue))) ||
    ours.some((our) => theirs.some((their) => clash(our, their, isOneValue)))
  );
}

function clash(one: Conjunct, other: Conjunct, isOneValue: boolean): boolean {
  if (!('path' in one) || !('path' in other) || one.path !== other.path) return false;
  const facts = factsOf(other.test);
  return factsOf(one.test).some((our) =>
    facts.some(
      (their) => areContraryFacts(our, their, isOneValue) || areContraryFacts(their, our, isOneValue),
    ),
  );
}

function areContraryFacts(one: Fact, other: Fact, isOneValue: boolean): boolean {
  if (one.says === 'absent') return other.says === 'present' || other.says === 'oneOf' || other.says === 'is';
  if (one.says === 'oneOf' && other.says === 'noneOf')
    return [...one.values].every((value) => other.values.has(value));
  if (one.says === 'oneOf' && other.says === 'oneOf')
    return isOneValue && ![...one.values].some((value) => other.values.has(value));
  if (one.says === 'is' && other.says === 'isNot') {
    return one.test === other.test && implies(one.test, one.argument, other.argument);
  }
  return false;
}

/** A text that passes the test with `argument` passes it with `weaker` as well. */
function implies(test: string, argument: string, weaker: string): boolean {
  if (test === 'contains') return argument.includes(weaker);
  if (test === 'startsWith') return argument.startsWith(weaker);
  return test === 'endsWith' ? argument.endsWith(weaker) : argument === weaker;
}

function clashesInItself(fact: Fact, test: unknown): boolean {
  if (factsOf(test).some((other) => areContraryFacts(fact, other, false))) return true;
  if (!isMap(test)) return false;
  const { atLeast, atMost } = test;
  return typeof atLeast === 'number' && typeof atMost === 'number' && atLeast > atMost;
}

function factsOf(test: unknown): readonly Fact[] {
  if (test === null) return [{ says: 'absent' }];
  const values = [test].flat();
  if (values.length > 0 && values.every(isConstant)) {
    return [{ says: 'oneOf', values: new Set(values.map(fold)) }];
  }
  return isMap(test) ? Object.entries(test).flatMap(factsOfNamed) : [];
}

function factsOfNamed([name, argument]: readonly [string, unknown]): readonly Fact[] {
  if (name === 'present') return [{ says: argument === true ? 'present' : 'absent' }];
  if (name === 'not') return factsOf(argument).flatMap(negated);
  if (isConstant(argument)) return [{ says: 'is', test: name, argument: fold(argument) }];
  return [];
}

/** Of several facts together only the negation of one alone is a fact. */
function negated(fact: Fact, _index: number, all: readonly Fact[]): readonly Fact[] {
  if (all.length > 1) return [];
  switch (fact.says) {
    case 'absent':
      return [{ says: 'present' }];
    case 'present':
      return [{ says: 'absent' }];
    case 'oneOf':
      return [{ says: 'noneOf', values: fact.values }];
    case 'is':
      return [{ ...fact, says: 'isNot' }];
    default:
      return [];
  }
}

function conjunctsOf(condition: unknown): readonly Conjunct[] {
  if (!isMap(condition)) return [];
  return Object.entries(condition).flatMap(([name, wanted]): readonly Conjunct[] => {
    if (name === 'all' && Array.isArray(wanted)) return wanted.flatMap(conjunctsOf);
    if (name === 'any' && Array.isArray(wanted)) return [{ any: wanted }];
    if (name === 'not') return [{ not: wanted }];
    return [{ path: name, test: wanted }];
  });
}

function conditionOf(conjunct: Conjunct): unknown {
  return 'path' in conjunct ? { [conjunct.path]: conjunct.test } : conjunct;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
