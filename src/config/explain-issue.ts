// Turns what zod found into words an operator can act on. Messages that a schema brings along itself are
// taken as they are; zod's own are for programmers and are replaced.
import type { z } from 'zod';
import { nearestName } from '../errors/nearest-name.ts';
import { pathText, valueAt } from '../world/yaml.ts';
import { type OptionNode, optionAt } from './option-tree.ts';

export interface Explained {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
  readonly remedy: string;
  /** For an unknown option: the one that is probably meant. */
  readonly meant?: string;
}

/** Given to zod while parsing, so that only issues without a message of their own get these words. */
export const plainMessage: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${wordFor(issue.expected)}, and this is ${kindOf(issue.input)}`;
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing';
      return `must be ${oneOf(issue.values)}`;
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : 'fits none of the allowed forms';
    case 'too_small':
      return `must ${amount(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${amount(issue.origin, 'at most', issue.maximum)}`;
    case 'invalid_format':
      return 'is not written as it must be';
    default:
      return undefined;
  }
};

export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  tree: OptionNode,
  configuration: unknown,
): readonly Explained[] {
  const explained = issues.flatMap((issue) => explainIssue(issue, tree, configuration));
  // Who misspells an option need not be told that it is missing as well.
  const meant = new Set(
    explained.flatMap((each) =>
      each.meant === undefined ? [] : [pathText([...each.path.slice(0, -1), each.meant])],
    ),
  );
  return explained.filter(({ path, problem }) => problem !== 'is missing' || !meant.has(pathText(path)));
}

/** One issue may name several unknown keys, so it may become several explanations. */
function explainIssue(
  issue: z.core.$ZodIssue,
  tree: OptionNode,
  configuration: unknown,
): readonly Explained[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(optionAt(tree, issue.path, configuration)?.properties ?? {});
    return issue.keys.map((key) => explainUnknownKey([...issue.path, key], key, known));
  }
  if (issue.code === 'invalid_union' && 'options' in issue) {
    return [explainUnknownKind(issue.path, issue.options ?? [], valueAt(configuration, issue.path))];
  }
  const value = valueAt(configuration, issue.path);
  if (isPlaceholder(value)) {
    const problem = `${value} still stands here`;
    return [
      { path: issue.path, problem, remedy: withMeaning('Replace it', issue.path, tree, configuration) },
    ];
  }
  const isMissing = value === undefined && issue.code !== 'custom' && !isShortForm(issue);
  const problem = isMissing ? 'is missing' : issue.message;
  return [{ path: issue.path, problem, remedy: remedyFor(issue, tree, configuration) }];
}

/** What has a wrong form is there; where it does not stand at its path, it is the short form of its group. */
function isShortForm({ code }: z.core.$ZodIssue): boolean {
  return code === 'invalid_format';
}

/** As `init` leaves them to be filled in. */
function isPlaceholder(value: unknown): value is string {
  return typeof value === 'string' && /^<[A-Z][A-Z -]*>$/.test(value);
}

function explainUnknownKey(path: readonly PropertyKey[], key: string, known: readonly string[]): Explained {
  const problem = 'there is no such option here';
  if (/secret|password|token/i.test(key) && !known.includes(key)) {
    const places = placesFor(key, known);
    if (places.length > 0) {
      const remedy = `Secrets do not stand in this file: put it into a place of its own and name that in ${listWords(places)}.`;
      return { path, problem, remedy };
    }
  }
  const meant = nearestName(key, known);
  if (meant === undefined) return { path, problem, remedy: `Remove it; known here: ${known.join(', ')}.` };
  return { path, problem, remedy: `Probably ${meant} is meant; write that, or remove the line.`, meant };
}

/** The options that name a place for what somebody wrote into the file itself. */
function placesFor(key: string, known: readonly string[]): readonly string[] {
  const places = known.filter((name) => /(secret|password|token).*(File|Variable|Credential)$/i.test(name));
  const meant = places.filter((name) => name.startsWith(key));
  return meant.length > 0 ? meant : places;
}

function explainUnknownKind(
  path: readonly PropertyKey[],
  options: readonly unknown[],
  value: unknown,
): Explained {
  const words = options.map(String);
  if (value === undefined) return { path, problem: 'is missing', remedy: `Write ${oneOf(words)}.` };
  const meant = typeof value === 'string' ? nearestName(value, words) : undefined;
  const remedy = meant === undefined ? `Write ${oneOf(words)}.` : `Probably ${meant} is meant.`;
  return { path, problem: `must be ${oneOf(words)}`, remedy };
}

function remedyFor(issue: z.core.$ZodIssue, tree: OptionNode, configuration: unknown): string {
  const own = issue.code === 'custom' ? issue.params?.['remedy'] : undefined;
  if (typeof own === 'string') return own;
  if (issue.path.length === 0) return `Write the sections ${Object.keys(tree.properties ?? {}).join(', ')}.`;
  const value = valueAt(configuration, issue.path);
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const meant = nearestName(value, issue.values.map(String));
    if (meant !== undefined) return `Probably ${meant} is meant.`;
  }
  const isUnquoted = typeof value === 'number' || typeof value === 'boolean';
  const whatToDo =
    issue.code === 'invalid_type' && issue.expected === 'string' && isUnquoted
      ? 'Put the value in quotes'
      : value === undefined && !isShortForm(issue)
        ? 'Add it'
        : 'Correct this';
  return withMeaning(whatToDo, issue.path, tree, configuration);
}

function withMeaning(
  whatToDo: string,
  path: readonly PropertyKey[],
  tree: OptionNode,
  configuration: unknown,
): string {
  const meaning = meaningOf(path, tree, configuration);
  return meaning === undefined ? `${whatToDo}.` : `${whatToDo}; the option means: ${meaning}`;
}

/** Of the option, or of the list it is an entry of. */
function meaningOf(
  path: readonly PropertyKey[],
  tree: OptionNode,
  configuration: unknown,
): string | undefined {
  const option = optionAt(tree, path, configuration);
  if (option?.description !== undefined || typeof path.at(-1) !== 'number') return option?.description;
  return optionAt(tree, path.slice(0, -1), configuration)?.description;
}

function wordFor(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list (one entry per line, each starting with "- ")',
    object: 'a group of options (name: value)',
    record: 'a group of options (name: value)',
  };
  return words[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of options';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a number with a fraction';
  return 'a text';
}

function amount(origin: string, bound: string, count: number | bigint): string {
  if (origin === 'string') return count === 1 ? 'not be empty' : `have ${bound} ${count} characters`;
  if (origin === 'array') return `have ${bound} ${count} ${count === 1 ? 'entry' : 'entries'}`;
  return `be ${bound} ${count}`;
}

function oneOf(values: readonly unknown[]): string {
  return listWords(values.map(String));
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
