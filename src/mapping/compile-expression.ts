// Turns an expression into a closure: its one beginning, then its steps in their fixed order
// (split, where, pick, take, items, as, lookup, otherwise, join). Each operator is in its own file under operators/.
import { nearestName } from '../errors/nearest-name.ts';
import { type CompileContext, compilePath, compileWholePath } from './compile-context.ts';
import { createReading, readingNames, readingSamples } from './operators/as.ts';
import { compileChoose } from './operators/choose.ts';
import { countItems } from './operators/count.ts';
import { compileFirst } from './operators/first.ts';
import { compileItems } from './operators/items.ts';
import { createJoin } from './operators/join.ts';
import { compileLookup } from './operators/lookup.ts';
import { domainOf, hostOf, overText, userOf } from './operators/name-parts.ts';
import { compilePick } from './operators/pick.ts';
import { createSplit } from './operators/split.ts';
import { createTake } from './operators/take.ts';
import { compileTemplate } from './operators/template.ts';
import { compileWhere } from './operators/where.ts';
import type { Place } from './placed-value.ts';
import type { Expression } from './schema.ts';
import { type Compiled, type Constant, type Read, type Scope, samplesOf } from './scope.ts';
import type { Reading } from './trace.ts';

type Beginning = (input: Expression, place: Place, context: CompileContext) => Compiled;

const absent: Compiled = { read: () => undefined, values: undefined, mayBeAbsent: true };

const beginnings: Readonly<Record<string, Beginning>> = {
  from: ({ from = '', where, pick, items }, place, context) => {
    if (typeof from !== 'string') return context.compile(from, place, context);
    const isTaken = where === undefined && pick === undefined && items === undefined;
    return fromRecord(compilePath(from, place, context, isTaken ? 'taken' : 'seen'));
  },
  value: ({ value = '' }) => {
    const constant = value === '' ? undefined : value;
    return { read: () => constant, values: [value], mayBeAbsent: constant === undefined };
  },
  first: ({ first = [] }, place, context) => compileFirst(first, place, context),
  choose: ({ choose = [] }, place, context) => compileChoose(choose, place, context),
  template: ({ template = '' }, place, context) => compileTemplate(template, place, context),
  count: ({ count = {} }, place, context) => {
    const read = wholeRead(count, place, context);
    return { read: (scope) => countItems(read(scope)), values: undefined, samples: [1], mayBeAbsent: true };
  },
  hostOf: ({ hostOf: source = {} }, place, context) => partOf(hostOf, source, place, context),
  domainOf: ({ domainOf: source = {} }, place, context) => partOf(domainOf, source, place, context),
  userOf: ({ userOf: source = {} }, place, context) => partOf(userOf, source, place, context),
};

export function compileExpression(input: Expression, place: Place, context: CompileContext): Compiled {
  const names = Object.keys(beginnings).filter((name) => input[name as keyof Expression] !== undefined);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    context.complain(
      place,
      name === undefined
        ? 'This says nothing about where its value comes from.'
        : `This has ${names.length} beginnings: ${names.join(', ')}.`,
      `Use exactly one of ${Object.keys(beginnings).join(', ')}.`,
    );
    return absent;
  }
  // A plain constant in the file has become `{ value }`: point at the constant itself.
  const beginning = beginnings[name]?.(input, [...place, name], context) ?? absent;
  return applySteps(beginning, input, place, context);
}

function applySteps(beginning: Compiled, input: Expression, place: Place, context: CompileContext): Compiled {
  let compiled = beginning;
  const add = (step: (value: unknown, scope: Scope) => unknown, change: Partial<Compiled>): void => {
    const { read } = compiled;
    compiled = {
      ...compiled,
      ...change,
      read: (scope) => {
        const value = read(scope);
        return value === undefined ? undefined : step(value, scope);
      },
    };
  };
  const open = { values: undefined, samples: [], mayBeAbsent: true };
  if (input.split !== undefined) add(createSplit(input.split), open);
  if (input.where !== undefined) {
    add(compileWhere(input.where, [...place, 'where'], itemContext(input, context)), open);
  }
  if (input.pick !== undefined) {
    add(compilePick(input.pick, [...place, 'pick'], itemContext(input, context)), open);
  }
  if (input.take !== undefined) add(createTake(input.take), { mayBeAbsent: true });
  if (input.items !== undefined) {
    const { apply, samples } = compileItems(input.items, [...place, 'items'], itemContext(input, context));
    add(apply, { ...open, samples });
  }
  if (input.as !== undefined) {
    add(readingNamed(input.as, [...place, 'as'], context), { ...open, samples: readingSamples(input.as) });
  }
  if (input.lookup !== undefined) {
    const { apply, values } = compileLookup(input.lookup, [...place, 'lookup'], context);
    add(apply, { values, mayBeAbsent: true });
  }
  if (input.otherwise !== undefined) {
    const other = context.compile(input.otherwise, [...place, 'otherwise'], context);
    compiled = orElse(compiled, other, [...place, 'otherwise'], context);
  }
  if (input.join !== undefined) add(createJoin(input.join), {});
  return compiled;
}

function orElse(compiled: Compiled, other: Compiled, place: Place, context: CompileContext): Compiled {
  if (!compiled.mayBeAbsent) {
    context.complain(place, 'This can never be reached: what comes before is always there.', 'Remove it.');
  }
  return {
    read: (scope) => compiled.read(scope) ?? other.read(scope),
    values: compiled.values && other.values && unique([...compiled.values, ...other.values]),
    samples: [...samplesOf(compiled), ...samplesOf(other)],
    mayBeAbsent: other.mayBeAbsent,
  };
}

function unique(values: readonly Constant[]): readonly Constant[] {
  return [...new Set(values)];
}

function fromRecord(read: Read): Compiled {
  return { read, values: undefined, mayBeAbsent: true };
}

/** Counting wants to see an empty list, which counts as absent elsewhere. */
function wholeRead(source: Expression, place: Place, context: CompileContext): Read {
  const isPlainPath = typeof source.from === 'string' && Object.keys(source).length === 1;
  if (isPlainPath) return compileWholePath(source.from as string, place, context);
  return context.compile(source, place, context).read;
}

function partOf(
  part: (text: string) => string | undefined,
  source: Expression,
  place: Place,
  context: CompileContext,
): Compiled {
  const { read } = context.compile(source, place, context);
  const apply = overText(part);
  return fromRecord((scope) => apply(read(scope)));
}

/** Paths inside `where`, `pick` and `items` start at the items of the list that `from` names. */
function itemContext(input: Expression, context: CompileContext): CompileContext {
  if (input.from === '$item') return context;
  const inner = {
    ...context,
    note: ({ path }: Reading) => context.note({ path, read: undefined }),
  };
  if (typeof input.from !== 'string' || input.from.startsWith('$')) return { ...inner, base: undefined };
  return { ...inner, base: context.base && [...context.base, ...input.from.split('.')] };
}

function readingNamed(name: string, place: Place, context: CompileContext): (value: unknown) => unknown {
  const reading = createReading(name);
  if (reading !== undefined) return reading;
  const near = nearestName(name, readingNames);
  context.complain(
    place,
    `\`${name}\` is no way to read an input.`,
    near === undefined ? `Use one of ${readingNames.join(', ')}.` : `Did you mean \`${near}\`?`,
  );
  return (value) => value;
}
