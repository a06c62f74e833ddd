// `when: { Severity: High, RemediationIsSuccess: false }`: conditions, joined by and, or, not.
import { type CompileContext, compilePath } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import type { Constant, Read, Scope, Test } from '../scope.ts';
import { isContradiction } from './exclusion.ts';
import { fold, isConstant } from './fold.ts';

type ValueTest = (value: unknown) => boolean;

/** An empty condition always holds; one that never can is refused. */
export function compileWhen(input: unknown, place: Place, context: CompileContext): Test {
  if (isContradiction(input)) {
    context.complain(
      place,
      'This condition can never hold: its parts contradict each other.',
      'Correct it, or remove what depends on it.',
    );
  }
  return compileCondition(input, place, context);
}

function compileCondition(input: unknown, place: Place, context: CompileContext): Test {
  if (!isMap(input)) {
    context.complain(
      place,
      'A condition must be a map of paths and tests.',
      'Write it like `when: { Severity: High }`.',
    );
    return () => false;
  }
  const tests = Object.entries(input).map(([name, wanted]) => {
    const at = [...place, name];
    if (name === 'not') return negate(compileCondition(wanted, at, context));
    if (name === 'any' || name === 'all') return compileGroup(name, wanted, at, context);
    return compileTest(name, wanted, at, context);
  });
  if (tests.length === 1) return tests[0] as Test;
  return (scope) => tests.every((test) => test(scope));
}

function compileGroup(name: 'any' | 'all', input: unknown, place: Place, context: CompileContext): Test {
  if (!Array.isArray(input) || input.length === 0) {
    context.complain(
      place,
      `\`${name}\` must be a list of conditions.`,
      `Write it like \`${name}: [{ Severity: High }, { Severity: Medium }]\`.`,
    );
    return () => false;
  }
  const tests = input.map((each, index) => compileCondition(each, [...place, index], context));
  return name === 'any'
    ? (scope: Scope) => tests.some((test) => test(scope))
    : (scope: Scope) => tests.every((test) => test(scope));
}

function compileTest(path: string, wanted: unknown, place: Place, context: CompileContext): Test {
  const read = compilePath(path, place, context, 'seen');
  const test = compileValueTest(wanted, place, context);
  return onValue(read, test);
}

function onValue(read: Read, test: ValueTest): Test {
  return (scope) => test(read(scope));
}

function compileValueTest(wanted: unknown, place: Place, context: CompileContext): ValueTest {
  if (wanted === null) return (value) => value === undefined;
  if (isConstant(wanted)) return ofAnyItem(equals(wanted));
  if (Array.isArray(wanted) && wanted.length > 0 && wanted.every(isConstant)) {
    const folded = new Set(wanted.map(fold));
    return ofAnyItem((value) => isConstant(value) && folded.has(fold(value)));
  }
  if (isMap(wanted) && Object.keys(wanted).length > 0) {
    const tests = Object.entries(wanted).map(([name, argument]) =>
      compileNamedTest(name, argument, [...place, name], context),
    );
    return (value) => tests.every((test) => test(value));
  }
  context.complain(
    place,
    'This is no test of a value.',
    'Give a constant, a list of constants, null, or one of present, not, startsWith, endsWith, contains, atLeast, atMost.',
  );
  return () => false;
}

function compileNamedTest(name: string, argument: unknown, place: Place, context: CompileContext): ValueTest {
  if (name === 'present' && typeof argument === 'boolean') {
    return (value) => (value !== undefined) === argument;
  }
  if (name === 'not') {
    const test = compileValueTest(argument, place, context);
    return (value) => !test(value);
  }
  if ((name === 'atLeast' || name === 'atMost') && typeof argument === 'number') {
    return ofAnyItem((value) => {
      const number = typeof value === 'string' ? Number(value) : value;
      return typeof number === 'number' && (name === 'atLeast' ? number >= argument : number <= argument);
    });
  }
  const holds = textTests[name];
  if (holds !== undefined && typeof argument === 'string' && argument !== '') {
    const wanted = fold(argument);
    return ofAnyItem((value) => isConstant(value) && holds(fold(value), wanted));
  }
  context.complain(
    place,
    `\`${name}\` with this argument is no test.`,
    'Use present: true|false, not: ..., startsWith, endsWith or contains with text, atLeast or atMost with a number.',
  );
  return () => false;
}

const textTests: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  startsWith: (value, wanted) => value.startsWith(wanted),
  endsWith: (value, wanted) => value.endsWith(wanted),
  contains: (value, wanted) => value.includes(wanted),
};

function equals(wanted: Constant): ValueTest {
  const folded = fold(wanted);
  return (value) => value === wanted || (isConstant(value) && fold(value) === folded);
}

function ofAnyItem(test: ValueTest): ValueTest {
  return (value) => (Array.isArray(value) ? value.some(test) : value !== undefined && test(value));
}

function negate(test: Test): Test {
  return (scope) => !test(scope);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
