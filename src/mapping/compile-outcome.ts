// Turns kind, variant, category, name and severity into closures, and holds them to the rules of class ids.
import type { CompileContext } from './compile-context.ts';
import { compileRule } from './compile-rule.ts';
import { cleanId } from './operators/as.ts';
import { isConstant } from './operators/fold.ts';
import type { Place } from './placed-value.ts';
import { plainText } from './plain-text.ts';
import type { Expression, Outcome } from './schema.ts';
import type { Compiled, Constant, Read, Scope } from './scope.ts';
import type { Rule } from './trace.ts';
import { firstOf } from './writers/output.ts';
import { cut } from './writers/text.ts';

export interface CompiledOutcome {
  readonly kind: (scope: Scope) => string;
  readonly variant: (scope: Scope) => string;
  readonly category: (scope: Scope, variant: string) => string;
  readonly name: (scope: Scope, kind: string) => string;
  readonly severity: (scope: Scope) => number;
  /** All kinds and variants it can give; empty where the list is open. */
  readonly kinds: readonly string[];
  readonly variants: readonly string[];
  /** LEEF cat of a variant, where it does not depend on the record. */
  readonly categoryOf: (variant: string) => string;
  /** By the name of the header part. */
  readonly rules: ReadonlyMap<string, Rule>;
}

const nameLength = 512;
const idPattern = /^[A-Za-z0-9._:-]+$/;
const middleSeverity = 5;

export function compileOutcome(
  input: Outcome,
  place: Place,
  context: CompileContext,
  isOpen: boolean,
  family: string,
): CompiledOutcome {
  const rules = new Map<string, Rule>();
  const ruled = <T>(part: string, compile: (at: Place, inner: CompileContext) => T): T => {
    const at = [...place, part];
    const { compiled, rule } = compileRule(at, context, (inner) => compile(at, inner));
    rules.set(part, rule);
    return compiled;
  };
  const kind = ruled('kind', (at, inner) => compileId(input.kind, at, inner, isOpen));
  const variant = ruled('variant', (at, inner) => compileId(input.variant, at, inner, isOpen));
  const { category: categoryInput } = input;
  const category =
    categoryInput && ruled('category', (at, inner) => compileId(categoryInput, at, inner, isOpen));
  const name = ruled('name', (at, inner) => context.compile(input.name, at, inner)).read;
  return {
    kind: kind.read,
    variant: variant.read,
    category: category?.read ?? ((_scope, of) => `${family}-${of}`),
    name: (scope, of) => {
      const value = name(scope);
      const text = value === undefined ? '' : plainText(value).toWellFormed().trim();
      return text === '' ? of : cut(text, nameLength);
    },
    severity: ruled('severity', (at, inner) => compileSeverity(input.severity, at, inner)),
    kinds: kind.values,
    variants: variant.values,
    categoryOf: (of) => category?.values[0] ?? `${family}-${of}`,
    rules,
  };
}

interface Id {
  readonly read: (scope: Scope) => string;
  readonly values: readonly string[];
}

function compileId(input: Expression, place: Place, context: CompileContext, isOpen: boolean): Id {
  const compiled = context.compile(input, place, context);
  const name = String(place.at(-1));
  complainIfAbsent(compiled, name, 'other', place, context);
  if (isOpen) return { read: openId(compiled.read), values: [] };
  if (compiled.values === undefined) {
    context.complain(
      place,
      `\`${name}\` must be a closed list, and this takes the record's own words.`,
      'Use `lookup` or `choose` with constants (or `open: true` for an API that has an open list).',
    );
    return { read: openId(compiled.read), values: [] };
  }
  const values = compiled.values.map(String);
  for (const value of values.filter((each) => !idPattern.test(each))) {
    context.complain(
      place,
      `\`${value}\` cannot be part of a class id.`,
      'Use letters, digits, dot, underscore, dash and colon.',
    );
  }
  const [fallback = 'other'] = values;
  return { read: (scope) => String(firstOf(compiled.read(scope)) ?? fallback), values };
}

function openId(read: Read): (scope: Scope) => string {
  return (scope) => {
    const value = read(scope);
    const text = value === undefined ? '' : cleanId(plainText(firstOf(value), 200));
    return text === '' ? 'other' : text;
  };
}

function compileSeverity(input: Expression, place: Place, context: CompileContext): (scope: Scope) => number {
  const compiled = context.compile(input, place, context);
  complainIfAbsent(compiled, 'severity', String(middleSeverity), place, context);
  for (const value of compiled.values ?? []) {
    if (!isSeverity(value)) {
      context.complain(place, `${value} is no severity.`, 'Severities are whole numbers from 0 to 10.');
    }
  }
  return (scope) => {
    const value = firstOf(compiled.read(scope));
    const severity = isConstant(value) ? Math.round(Number(value)) : Number.NaN;
    return Number.isNaN(severity) ? middleSeverity : Math.max(0, Math.min(10, severity));
  };
}

function isSeverity(value: Constant): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 10;
}

function complainIfAbsent(
  { mayBeAbsent }: Compiled,
  name: string,
  example: string,
  place: Place,
  context: CompileContext,
): void {
  if (!mayBeAbsent) return;
  context.complain(
    place,
    `\`${name}\` has no value for records that match nothing.`,
    `Add \`otherwise: ${example}\` (or what fits).`,
  );
}
