// `items: '{Name}={Value}'`: each item of a list as text, by a template whose paths start at the item.
import type { CompileContext } from '../compile-context.ts';
import type { Place } from '../problem.ts';
import type { Constant, Scope } from '../scope.ts';
import { compileTemplate } from './template.ts';

export interface Items {
  readonly apply: (value: unknown, scope: Scope) => unknown;
  readonly samples: readonly Constant[];
}

/** `context` starts where the items of the list do. A lone value is a list of one. */
export function compileItems(template: string, place: Place, context: CompileContext): Items {
  const { read, samples = [] } = compileTemplate(template, place, context);
  const apply: Items['apply'] = (value, { parent, record }) => {
    const texts: unknown[] = [];
    for (const data of Array.isArray(value) ? value : [value]) {
      const text = read({ data, parent, record });
      if (text !== undefined) texts.push(text);
    }
    return texts.length === 0 ? undefined : texts;
  };
  return { apply, samples };
}
