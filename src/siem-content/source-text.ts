// Where a value comes from, in few words: the paths of the record an expression reads, in the order in which it
// asks them. How they are chosen and changed is left to the mapping file.
import type { Expression } from '../mapping/schema.ts';
import { addConditionWords, type Words } from './words.ts';

export function sourceText(expression: Expression): string {
  const { value } = expression;
  if (value !== undefined) return String(value);
  if (expression.count !== undefined) return `number of ${sourceText(expression.count)}`;
  const paths = pathsOf(expression);
  if (paths.length > 0) return codes(paths);
  const words: Words = new Map();
  for (const branch of expression.choose ?? []) addConditionWords(branch.when, words);
  return words.size === 0 ? 'a fixed word' : `fixed words, by ${codes([...words.keys()])}`;
}

function codes(paths: readonly string[]): string {
  return [...new Set(paths)].map((path) => `\`${path}\``).join(', ');
}

function pathsOf(expression: Expression): readonly string[] {
  const { from, first, choose, template, otherwise, pick, items } = expression;
  const parts = [expression.hostOf, expression.domainOf, expression.userOf, expression.count];
  return [
    ...(typeof from === 'string' ? below(from, pick?.from, items) : []),
    ...[typeof from === 'string' ? undefined : from, ...parts, ...(first ?? []), ...(choose ?? []), otherwise]
      .filter((each) => each !== undefined)
      .flatMap(pathsOf),
    ...(template === undefined ? [] : pathsInTemplate(template)),
  ];
}

/** What is taken of a list: the items as they are, or some path in them. */
function below(
  list: string,
  picked: string | undefined,
  items: string | readonly string[] | undefined,
): readonly string[] {
  if (typeof items === 'string') return pathsInTemplate(items).map((path) => `${list}.${path}`);
  if (items !== undefined) return items.map((path) => `${list}.${path}`);
  return [picked === undefined ? list : `${list}.${picked}`];
}

function pathsInTemplate(template: string): readonly string[] {
  return [...template.replaceAll(/\{\{|\}\}/g, '').matchAll(/\{([^}]*?)\??\}/g)].map(([, path = '']) => path);
}
