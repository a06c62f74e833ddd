// The one door to YAML: text becomes plain values, and every value keeps its line and column, so that a
// message can point. What the values must look like is left to whoever reads them.
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';

/** Both count from 1. */
export interface YamlPlace {
  readonly line: number;
  readonly column: number;
}

export interface YamlProblem extends YamlPlace {
  /** One sentence in plain words, without the place. */
  readonly problem: string;
}

export interface YamlText {
  /** Plain JSON-like values; `null` for an empty text. Undefined when there are problems. */
  readonly value: unknown;
  /** Everything that keeps the text from being YAML as we read it; empty when `value` can be used. */
  readonly problems: readonly YamlProblem[];
  /** Where the value at `path` starts (its key, if it stands in a map); the nearest outer place when there is none. */
  placeOf(path: readonly PropertyKey[]): YamlPlace;
}

/** A path as the operator would say it: `destinations[0].tls.caFile`; empty for the whole text. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

/** What stands under a key or index; undefined where nothing can. */
export function childValue(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(childValue, value);
}

/** YAML 1.2, core schema; one document; keys are text and may not repeat; tabs do not indent. */
export function parseYaml(text: string): YamlText {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
  const placeAt = (offset: number): YamlPlace => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = withoutEchoes([...document.errors, ...document.warnings]).map((error) => ({
    problem: plainWords[error.code] ?? `This is not valid YAML: ${error.message}.`,
    ...placeAt(error.pos[0]),
  }));
  // Parsed again for the rare message rather than kept: a document is many times as large as its text.
  let again: Document | undefined;
  const placeOf = (path: readonly PropertyKey[]) => {
    again ??= parseDocument(text, { stringKeys: true });
    return placeAt(offsetOf(again, path));
  };
  if (problems.length > 0) return { value: undefined, problems, placeOf };
  try {
    // The parser's own count of aliases takes longer than parsing; each repeats the same value, which costs nothing.
    if (sizeOf(document.contents, new Map()) <= mostValues) {
      return { value: document.toJS({ maxAliasCount: -1 }), problems, placeOf };
    }
  } catch {
    // Aliases are resolved only now, and this one has no anchor.
  }
  const problem = 'A text that starts with * repeats another part of the file, and here that cannot be done.';
  return { value: undefined, problems: [{ problem, ...placeAt(firstAlias(document)) }], placeOf };
}

/** With everything that aliases repeat: who walks through the values must come to an end. */
const mostValues = 1_000_000;

/** `anchored`: the sizes of what aliases may repeat, which stands before them. */
function sizeOf(node: unknown, anchored: Map<string, number>): number {
  if (isAlias(node)) return anchored.get(node.source) ?? 1;
  let size = 1;
  if (isMap(node)) for (const { value } of node.items) size += sizeOf(value, anchored);
  if (isSeq(node)) for (const item of node.items) size += sizeOf(item, anchored);
  if ((isMap(node) || isSeq(node)) && node.anchor !== undefined) anchored.set(node.anchor, size);
  return size;
}

/** After its first stumble a parser sees errors everywhere; only a repeated key stands for itself. */
function withoutEchoes(errors: readonly YAMLError[]): readonly YAMLError[] {
  const isEcho = (error: YAMLError) => error.code !== 'DUPLICATE_KEY';
  const first = errors.find(isEcho);
  return errors.filter((error) => error === first || !isEcho(error));
}

function firstAlias(document: Document): number {
  let offset = 0;
  visit(document, {
    Alias: (_key, alias) => {
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** The parser's own words are for people who write parsers. */
const plainWords: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'A TAB is used for indentation; YAML wants spaces.',
  DUPLICATE_KEY: 'This key stands here twice.',
  BAD_INDENT: 'The indentation does not fit the lines around it, or a bracket above is not closed.',
  BAD_SCALAR_START:
    'This text must stand in quotes, because its first character means something else in YAML.',
  MISSING_CHAR: 'A character is missing here: a closing quote or bracket, a colon, or a comma.',
  MULTILINE_IMPLICIT_KEY: 'A key runs over several lines; most often a colon is missing on the line before.',
  BLOCK_AS_IMPLICIT_KEY:
    'A second `key: value` stands on one line; put it on a line of its own, or the value in quotes.',
  MULTIPLE_DOCS: 'The file holds several YAML documents; remove the line `---` between them.',
};

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === undefined) return offset;
    offset = startOf(child) ?? offset;
    node = isPair(child) ? child.value : child;
  }
  return path.length === 0 && document.contents !== null ? (startOf(document.contents as Node) ?? 0) : offset;
}

function childOf(node: unknown, step: PropertyKey): Node | Pair | undefined {
  if (isMap(node)) return node.items.find((pair) => isScalar(pair.key) && pair.key.value === step);
  if (isSeq(node) && typeof step === 'number') return node.items[step] as Node | undefined;
  return undefined;
}

function startOf(item: Node | Pair): number | undefined {
  const node = isPair(item) ? (item.key as Node) : item;
  return node.range?.[0];
}
