// What each mapping.yaml says once everything is laid over it: the mapping it extends, and the user's own.
import type { Steps } from '../world/steps.ts';
import { layOverMapping } from './lay-over.ts';
import type { MappingFiles } from './mapping-files.ts';
import { type PlacedValue, woven } from './placed-value.ts';
import { complainAboutValue, type MappingProblem } from './problem.ts';
import { readDocuments } from './read-documents.ts';

/** What a mapping never takes over from the one it extends. */
const neverInherited: readonly string[] = ['record', 'select', 'types', 'extends'];

/** Record -> its mapping, for those that could be read. */
export function* resolveMappings(
  files: MappingFiles,
  problems: MappingProblem[],
): Steps<ReadonlyMap<string, PlacedValue>> {
  const documents = new Map<string, readonly PlacedValue[]>();
  for (const record of files.records) {
    documents.set(record, documentsOf(record, files, problems));
    yield;
  }
  const resolved = new Map<string, PlacedValue | undefined>();

  /** Undefined when it could not be read, or extends what cannot be extended: both are told. */
  function resolve(record: string, inside: readonly string[]): PlacedValue | undefined {
    if (resolved.has(record)) return resolved.get(record);
    const [first, ...others] = documents.get(record) ?? [];
    const beginning = first && begin(first, [...inside, record]);
    const mapping =
      beginning &&
      others.reduce((base, over) => {
        const complain = complainAboutValue(over, problems);
        if (fieldsOf(over)['extends'] !== undefined) {
          complain(['extends'], 'What is laid over a mapping cannot extend another.', 'Remove this line.');
        }
        return layOverMapping(base, over, complain);
      }, beginning);
    resolved.set(record, mapping);
    return mapping;
  }

  function begin(document: PlacedValue, inside: readonly string[]): PlacedValue | undefined {
    const name = fieldsOf(document)['extends'];
    if (name === undefined) return document;
    const complain = complainAboutValue(document, problems);
    if (typeof name !== 'string' || !documents.has(name)) {
      complain(['extends'], `There is no mapping \`${String(name)}\` to extend.`, 'Name the folder of one.');
      return undefined;
    }
    if (inside.includes(name)) {
      complain(['extends'], `\`${name}\` extends this mapping in turn.`, 'Remove one of the two `extends`.');
      return undefined;
    }
    const base = resolve(name, inside);
    if (base === undefined) return undefined;
    const inherited = Object.entries(fieldsOf(base)).filter(([each]) => !neverInherited.includes(each));
    return layOverMapping(woven(Object.fromEntries(inherited), base, []), document, complain);
  }

  return new Map(
    files.records.flatMap((record) => {
      const mapping = resolve(record, []);
      return mapping === undefined ? [] : [[record, mapping] as const];
    }),
  );
}

function documentsOf(
  record: string,
  files: MappingFiles,
  problems: MappingProblem[],
): readonly PlacedValue[] {
  const path = `${record}/mapping.yaml`;
  const versions = files.versions.get(path);
  if (versions === undefined) {
    problems.push({
      file: path,
      line: 1,
      column: 1,
      path: '',
      problem: `The folder ${record} has no mapping.yaml.`,
      remedy: 'Write one, or remove the folder.',
    });
  }
  return readDocuments(versions ?? [], problems) ?? [];
}

function fieldsOf({ value }: PlacedValue): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
