// Turns one mapping.yaml into closures. Everything that can be wrong with it is told at once.
import type { Dialect, MappedEvent, Product } from '../model/event.ts';
import type { Lane } from '../model/record.ts';
import { type Classes, complainAboutClasses } from './classes.ts';
import type { Dictionaries } from './compile-cell.ts';
import { type CompileContext, compilePath } from './compile-context.ts';
import { compileExpression } from './compile-expression.ts';
import { compileFields } from './compile-fields.ts';
import { type CompiledOutcome, compileOutcome } from './compile-outcome.ts';
import { compileProduct } from './compile-product.ts';
import { compileRule } from './compile-rule.ts';
import { createKnownPaths, type KnownPaths } from './known-paths.ts';
import { makeEvent } from './make-event.ts';
import { compileChildren } from './operators/children.ts';
import { covers } from './operators/covers.ts';
import { type Path, parsePath } from './operators/path.ts';
import { compileWhen } from './operators/when.ts';
import type { Place } from './placed-value.ts';
import type { Complain } from './problem.ts';
import type { MappingFile } from './schema.ts';
import type { Read, Scope } from './scope.ts';
import type { Slots } from './slots.ts';
import type { Tables } from './tables.ts';
import type { Trace } from './trace.ts';
import type { Unfit } from './writers/output.ts';

export interface CompiledMapping {
  readonly record: string;
  /** As written, for those who describe the mapping instead of running it. */
  readonly file: MappingFile;
  readonly lane: Lane;
  readonly select: { readonly family: string; readonly discriminator: string } | undefined;
  /** The kind of source that brings these records. */
  readonly source: string;
  readonly identity: Identity;
  /** Fields whose strings hold JSON. */
  readonly json: readonly string[];
  readonly known: KnownPaths;
  readonly isOpen: boolean;
  /** A RecordType that the mapping's table of types does not name. */
  unknownTypeIn(data: Readonly<Record<string, unknown>>): string | undefined;
  readonly outcomes: readonly Outcome[];
  /** The name of the rule that leaves this record out, if one does. */
  skippedBy(scope: Scope): string | undefined;
  /** `trace` hears how each event came about. */
  events(
    scope: Scope,
    dialect: Dialect,
    unfit: (key: string, how: Unfit) => void,
    trace?: Trace,
  ): readonly MappedEvent[];
}

/** What makes a record itself, where no source is there to say it (the `map` command, cases). */
export interface Identity {
  readonly path: Path | undefined;
  readonly id: Read;
  readonly version: Read;
  readonly time: Read;
}

/** One kind of event a mapping can make. */
export interface Outcome {
  readonly product: Product;
  readonly kind: string;
  readonly variant: string;
  readonly category: string;
}

export interface Dictionary {
  readonly keys: Dictionaries;
  readonly tables: Tables;
  readonly slots: Slots;
  /** Family -> the kinds and variants there may be in it; a family that is not named is free. */
  readonly classes?: Classes;
}

export function compileMapping(
  file: MappingFile,
  folder: string,
  { keys, tables, slots, classes }: Dictionary,
  complain: Complain,
  watch?: (place: Place) => () => void,
): CompiledMapping {
  const known = createKnownPaths();
  const context: CompileContext = {
    complain,
    tables,
    known,
    base: [],
    isInChildren: false,
    note: () => {},
    watch,
    compile: compileExpression,
  };
  const family = slots.familyOf.get(file.record);
  if (file.record !== folder) {
    complain(['record'], `The folder is named ${folder}.`, `Write \`record: ${folder}\`.`);
  } else if (family === undefined) {
    complain(['record'], `\`${file.record}\` is in no family.`, 'Name it in slots.yaml under `records`.');
  }
  const familyName = family?.name ?? file.record;
  const { compiled: product, rule: productRule } = compileRule(['product'], context, (inner) =>
    compileProduct(file.product, inner),
  );
  const outcome = compileOutcome(file, [], context, file.open === true, familyName);
  complainAboutClasses(outcome, [], familyName, classes, complain);
  const fields = compileFields(file.fields, ['fields'], context, keys, family);
  const children = (file.children ?? []).map((child, index) =>
    compileChildren(child, ['children', index], context, { file, keys, family, familyName, outcome }),
  );
  for (const [index, child] of children.entries()) {
    complainAboutClasses(child.outcome, ['children', index], familyName, classes, complain);
  }
  const skips = (file.skip ?? []).map(({ rule, when }, index) => ({
    rule,
    holds: compileWhen(when, ['skip', index, 'when'], context),
    fired: watch?.(['skip', index]),
  }));
  complainAboutSkips(file.skip ?? [], complain);
  const identity = compileIdentity(file, context);
  leaveOut(file, known, complain);
  return {
    record: file.record,
    file,
    lane: file.lane,
    select: file.select && { family: file.select.family, discriminator: String(file.select.RecordType) },
    source: file.source ?? file.select?.family ?? file.record,
    identity,
    json: file.json ?? [],
    known,
    isOpen: file.open === true,
    unknownTypeIn: compileTypes(file, context),
    outcomes: [outcome, ...children.map((child) => child.outcome)].flatMap((each) =>
      outcomesOf(each, product.example),
    ),
    skippedBy: (scope) => {
      const skip = skips.find(({ holds }) => holds(scope));
      skip?.fired?.();
      return skip?.rule;
    },
    events: (scope, dialect, unfit, trace) => {
      // What the product is, the record says for all its lines.
      const shared = { product: product.read(scope), productRule, unfit, trace };
      const made = children.flatMap((child) =>
        child.scopes(scope).map((inner) => makeEvent(shared, child.outcome, child.fields[dialect], inner)),
      );
      if (made.length > 0 && children.some((child) => child.isInstead)) return made;
      return [makeEvent(shared, outcome, fields[dialect], scope), ...made];
    },
  };
}

function complainAboutSkips(skips: NonNullable<MappingFile['skip']>, complain: Complain): void {
  for (const [index, { when }] of skips.entries()) {
    const place = ['skip', index];
    if (covers(when, {})) {
      complain(
        [...place, 'when'],
        'This rule leaves out every record.',
        'Say which records it is meant for.',
      );
    } else if (skips.slice(0, index).some((earlier) => covers(earlier.when, when))) {
      complain(place, 'This rule can never fire: one before it leaves out the same records.', 'Remove it.');
    }
  }
}

function compileTypes(
  { types }: MappingFile,
  { tables, complain }: CompileContext,
): CompiledMapping['unknownTypeIn'] {
  if (types === undefined) return () => undefined;
  const table = tables.get(types);
  if (table === undefined) {
    complain(['types'], `There is no table \`${types}\`.`, 'Name a file of the folder tables.');
  }
  return ({ RecordType: type }) =>
    typeof type === 'number' && table?.find(type) === undefined ? String(type) : undefined;
}

function compileIdentity({ identity }: MappingFile, context: CompileContext): Identity {
  const read = (name: 'id' | 'version' | 'time'): Read => {
    const path = identity?.[name];
    if (path === undefined) return () => undefined;
    return compilePath(path, ['identity', name], context, 'seen');
  };
  return {
    path: identity && parsePath(identity.id),
    id: read('id'),
    version: read('version'),
    time: read('time'),
  };
}

function leaveOut(file: MappingFile, known: KnownPaths, complain: Complain): void {
  const leftOut = file.leftOut ?? [];
  for (const [index, text] of leftOut.entries()) {
    const path = text === '*' ? { root: 'data', names: [] } : parsePath(text);
    if (leftOut.indexOf(text) < index) {
      complain(['leftOut', index], `\`${text}\` stands here twice.`, 'Remove one of them.');
    }
    if (path === undefined || path.root !== 'data') {
      complain(['leftOut', index], `\`${text}\` is not a path.`, 'Write field names with dots between them.');
    } else {
      known.leaveOut(path.names);
    }
  }
  for (const name of file.json ?? []) known.see([name]);
  if (file.select !== undefined) known.see(['RecordType']);
}

function outcomesOf(outcome: CompiledOutcome, product: Product): readonly Outcome[] {
  return outcome.kinds.flatMap((kind) =>
    outcome.variants.map((variant) => ({
      product,
      kind,
      variant,
      category: outcome.categoryOf(variant),
    })),
  );
}
