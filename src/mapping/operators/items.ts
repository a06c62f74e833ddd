// `items: '{Name}={Value}'`: each item of a list as text, by a template whose paths start at the item.
// `items: [Name, Value]`: each as `Name=a, Value=b` of those paths that are there.
import { type CompileContext, compilePath } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import { plainText } from '../plain-text.ts';
import type { Constant, Read, Scope } from '../scope.ts';
import { joinItems } from './join.ts';
import { compileTemplate } from './template.ts';

export interface Items {
  readonly apply: (value: unknown, scope: Scope) => unknown;
  readonly samples: readonly Constant[];
}

const mostInList = 20;

/** `context` starts where the items of the list do. A lone value is a list of one. */
export function compileItems(
  input: string | readonly string[],
  place: Place,
  context: CompileContext,
): Items {
  const { read, samples } =
    typeof input === 'string' ? compileTemplate(input, place, context) : compilePairs(input, place, context);
  const apply: Items['apply'] = (value, { parent, record }) => {
    const texts: unknown[] = [];
    for (const data of Array.isArray(value) ? value : [value]) {
      const text = read({ data, parent, record });
      if (text !== undefined) texts.push(text);
    }
    return texts.length === 0 ? undefined : texts;
  };
  return { apply, samples: samples ?? [] };
}

/** A list in a pair is parted by what parts neither pairs nor items. */
function compilePairs(
  paths: readonly string[],
  place: Place,
  context: CompileContext,
): { readonly read: Read; readonly samples: readonly Constant[] } {
  const pairs = paths.map((path, index) => ({
    name: path.replaceAll('\\.', '.'),
    read: compilePath(path, [...place, index], context, 'taken'),
  }));
  const read: Read = (scope) => {
    let text = '';
    for (const pair of pairs) {
      const value = pair.read(scope);
      if (value === undefined) continue;
      const plain = Array.isArray(value) ? joinItems(value, mostInList, ' & ') : plainText(value);
      text += `${text === '' ? '' : ', '}${pair.name}=${plain}`;
    }
    return text === '' ? undefined : text;
  };
  return { read, samples: paths.slice(0, 1).map((path) => `${path}=a`) };
}
