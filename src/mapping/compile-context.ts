// What the parts of the compiler share while one mapping file is compiled: where to complain, which tables
// there are, and which paths the mapping has used so far.
import { nearestName } from '../errors/nearest-name.ts';
import type { KnownPaths, PathUse } from './known-paths.ts';
import { type Path, parsePath, readPath, readWhole, recordFacts } from './operators/path.ts';
import type { Place } from './placed-value.ts';
import type { Complain } from './problem.ts';
import type { Expression } from './schema.ts';
import type { Compiled, Read } from './scope.ts';
import type { Tables } from './tables.ts';
import type { Reading } from './trace.ts';

export interface CompileContext {
  readonly complain: Complain;
  readonly tables: Tables;
  readonly known: KnownPaths;
  /**
   * Names from the record's top to where plain paths start here: empty, or those of the list that `children`
   * or `pick` goes through; undefined where the list is no plain path.
   */
  readonly base: readonly string[] | undefined;
  /** `$parent` means something only inside `children`. */
  readonly isInChildren: boolean;
  /** Takes each path that is looked at, in the order of the file. */
  readonly note: (reading: Reading) => void;
  /** Registers a rule, for counting how often it fires: the answer is to be called each time it does. */
  readonly watch: ((place: Place) => () => void) | undefined;
  /** Compiles an expression inside an operator; the operators reach each other through here only. */
  readonly compile: (input: Expression, place: Place, context: CompileContext) => Compiled;
}

export function compilePath(text: string, place: Place, context: CompileContext, use: PathUse): Read {
  return compileWith(readPath, text, place, context, use);
}

/** As `compilePath`, but an empty list stays one. */
export function compileWholePath(text: string, place: Place, context: CompileContext): Read {
  return compileWith(readWhole, text, place, context, 'seen');
}

function compileWith(
  reader: typeof readPath,
  text: string,
  place: Place,
  context: CompileContext,
  use: PathUse,
): Read {
  const path = parsePath(text);
  if (path === undefined || (path.root === '$parent' && !context.isInChildren)) {
    context.complain(place, `\`${text}\` is not a path.`, remedyFor(text, context));
    return () => undefined;
  }
  const read = reader(path);
  context.note({ path: pathFromTop(path, text, context), read });
  if ((path.root === 'data' || path.root === '$item') && context.base !== undefined) {
    context.known.add([...context.base, ...path.names], use, place);
  }
  if (path.root === '$parent') context.known.add(path.names, use, place);
  return read;
}

function pathFromTop({ root, names }: Path, text: string, { base }: CompileContext): string {
  if (root !== 'data' && root !== '$item') return text;
  return base === undefined ? text : [...base, ...names].join('.');
}

function remedyFor(text: string, context: CompileContext): string {
  const [root = '', name = ''] = text.split('.');
  if (root === '$parent' && !context.isInChildren) return 'Only `children` have a `$parent`: leave it out.';
  if (root === '$record') {
    const near = nearestName(name, recordFacts);
    return near === undefined
      ? `Of a record these can be read: ${recordFacts.join(', ')}.`
      : `Did you mean \`$record.${near}\`?`;
  }
  if (root.startsWith('$')) return 'A path begins with a field, or with $source, $record, $parent or $item.';
  return 'Write field names with dots between them; a dot inside a name is written `\\.`.';
}
