// The names of a file destination's files: a date by a pattern, and a number where one date has several. Which of
// them is written, and when the next one begins, is left to line-file.ts and file-destination.ts.
import { basename, dirname } from 'node:path';

export interface FileName {
  readonly name: string;
  /** Grows with time; empty where the pattern has no date. */
  readonly date: string;
  /** 0 for the first of a date, which has no number in its name. */
  readonly number: number;
}

export interface FilePattern {
  readonly folder: string;
  /** `now`: milliseconds since 1970; the date is that of UTC, which has no hour twice. */
  at(now: number, number: number): FileName;
  /** Those of the names in a folder that are of this pattern, oldest first. */
  ours(names: readonly string[]): readonly FileName[];
}

/** What may stand behind `%`, and how many digits it becomes. */
const fields = { Y: 4, m: 2, d: 2, H: 2, M: 2 } as const;
type Field = keyof typeof fields;
/** A day without its month would not tell which file is older, so each needs those before it. */
const order = Object.keys(fields) as readonly Field[];

/** Undefined when `path` can be used; else what is wrong with it. */
export function patternProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return 'must begin with /';
  if (path.endsWith('/')) return 'must name a file, not a folder';
  if (dirname(path).includes('%')) return 'may have a date in the name of the file only, not of a folder';
  const used = [...basename(path).matchAll(/%(.?)/g)].map(([, field = '']) => field);
  const wanted = order.slice(0, used.length);
  if (used.length === wanted.length && wanted.every((field) => used.includes(field))) return undefined;
  return 'may have %Y, %m, %d, %H and %M, each once and none without those before it';
}

/** `path` must have passed `patternProblem`. */
export function createFilePattern(path: string): FilePattern {
  // The number stands before the ending, so that whoever collects *.log finds all files.
  const [, stem = '', ending = ''] = /^(.+?)(\.[^.%]+)?$/.exec(basename(path)) ?? [];
  const used = order.filter((field) => basename(path).includes(`%${field}`));
  const shape = new RegExp(`^${matcherOf(stem)}(?:\\.(?<number>[1-9]\\d{0,8}))?${matcherOf(ending)}$`);

  function parse(name: string): FileName | undefined {
    const found = shape.exec(name)?.groups;
    if (found === undefined) return undefined;
    const date = used.map((field) => found[field]).join('');
    return { name, date, number: Number(found['number'] ?? 0) };
  }

  return {
    folder: dirname(path),
    at: (now, number) => {
      const values = valuesAt(now);
      const filled = stem.replaceAll(/%(.)/g, (_whole, field: Field) => values[field]);
      const date = used.map((field) => values[field]).join('');
      return { name: `${filled}${number === 0 ? '' : `.${number}`}${ending}`, date, number };
    },
    ours: (names) =>
      names
        .map(parse)
        .filter((each) => each !== undefined)
        .sort((a, b) => (a.date === b.date ? a.number - b.number : a.date < b.date ? -1 : 1)),
  };
}

function matcherOf(text: string): string {
  const literal = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return literal.replaceAll(/%(.)/g, (_whole, field: Field) => `(?<${field}>\\d{${fields[field]}})`);
}

function valuesAt(now: number): Readonly<Record<Field, string>> {
  const [, Y = '', m = '', d = '', H = '', M = ''] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(new Date(now).toISOString()) ?? [];
  return { Y, m, d, H, M };
}
