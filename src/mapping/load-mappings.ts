// Reads a mappings folder and compiles all of it. All problems of all files come back together.
import type { Dialect } from '../model/event.ts';
import { parseYaml } from '../world/yaml.ts';
import { type CompiledMapping, compileMapping, type Dictionary } from './compile-mapping.ts';
import { addKeys, type KeyEntry } from './keys.ts';
import { type MappingFiles, readMappingFiles } from './mapping-files.ts';
import { createMappingSet, type MappingSet } from './mapping-set.ts';
import { type Complain, complainAbout, type MappingProblem } from './problem.ts';
import { mappingSchema } from './schema.ts';
import { complainAboutIssues } from './schema-problems.ts';
import { createSlots } from './slots.ts';
import { createTable, type Table } from './tables.ts';

export type LoadedMappings =
  | { readonly set: MappingSet; readonly problems: readonly [] }
  | { readonly set: undefined; readonly problems: readonly MappingProblem[] };

/** Never throws: a folder that cannot be read is a problem too. */
export function loadMappings(folder: string): LoadedMappings {
  let files: MappingFiles;
  try {
    files = readMappingFiles(folder);
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    return { set: undefined, problems: [unreadable(folder, seen)] };
  }
  const problems: MappingProblem[] = [];
  const dictionary = readDictionary(files, problems);
  const mappings = compileAll(files, dictionary, problems);
  complainAboutSelections(mappings, problems);
  if (problems.length > 0) return { set: undefined, problems };
  return { set: createMappingSet(mappings, dictionary, files.hash), problems: [] };
}

function unreadable(folder: string, seen: string): MappingProblem {
  return {
    file: folder,
    line: 1,
    column: 1,
    path: '',
    problem: `The mappings folder could not be read: ${seen}.`,
    remedy:
      'Install the program again, or name a folder that holds keys, tables, slots.yaml and the mappings.',
  };
}

function readDictionary(files: MappingFiles, problems: MappingProblem[]): Dictionary {
  const cef = readKeys(files, 'cef', problems);
  const leef = readKeys(files, 'leef', problems);
  const tables = new Map<string, Table>();
  for (const [path, text] of files.texts) {
    if (!path.startsWith('tables/')) continue;
    const read = readFile(path, text, problems);
    if (read !== undefined) {
      tables.set(path.slice('tables/'.length, -'.yaml'.length), createTable(read.value, [], read.complain));
    }
  }
  const slots = readFile('slots.yaml', files.texts.get('slots.yaml') ?? '', problems);
  return {
    keys: { cef, leef },
    tables,
    slots: createSlots(slots?.value, cef, slots?.complain ?? (() => {})),
  };
}

function readKeys(
  files: MappingFiles,
  dialect: Dialect,
  problems: MappingProblem[],
): ReadonlyMap<string, KeyEntry> {
  const keys = new Map<string, KeyEntry>();
  for (const name of [dialect, `additional-${dialect}`]) {
    const path = `keys/${name}.yaml`;
    const read = readFile(path, files.texts.get(path) ?? '', problems);
    if (read !== undefined) addKeys(keys, read.value, dialect, name !== dialect, read.complain);
  }
  return keys;
}

function compileAll(
  files: MappingFiles,
  dictionary: Dictionary,
  problems: MappingProblem[],
): readonly CompiledMapping[] {
  const mappings: CompiledMapping[] = [];
  for (const record of files.records) {
    const path = `${record}/mapping.yaml`;
    const text = files.texts.get(path);
    if (text === undefined) {
      problems.push({
        file: path,
        line: 1,
        column: 1,
        path: '',
        problem: `The folder ${record} has no mapping.yaml.`,
        remedy: 'Write one, or remove the folder.',
      });
      continue;
    }
    const read = readFile(path, text, problems);
    if (read === undefined) continue;
    const parsed = mappingSchema.safeParse(read.value);
    if (parsed.success) mappings.push(compileMapping(parsed.data, record, dictionary, read.complain));
    else complainAboutIssues(parsed.error.issues, read.value, read.complain);
  }
  return mappings;
}

function readFile(
  path: string,
  text: string,
  problems: MappingProblem[],
): { readonly value: unknown; readonly complain: Complain } | undefined {
  const yaml = parseYaml(text);
  for (const { line, column, problem } of yaml.problems) {
    problems.push({ file: path, line, column, path: '', problem, remedy: 'Mend the YAML of this line.' });
  }
  if (yaml.problems.length > 0) return undefined;
  return { value: yaml.value, complain: complainAbout(path, yaml, problems) };
}

function complainAboutSelections(mappings: readonly CompiledMapping[], problems: MappingProblem[]): void {
  const seen = new Map<string, string>();
  for (const { record, select } of mappings) {
    if (select === undefined) continue;
    const name = `${select.family} ${select.discriminator}`;
    const other = seen.get(name);
    if (other !== undefined) {
      problems.push({
        file: `${record}/mapping.yaml`,
        line: 1,
        column: 1,
        path: 'select',
        problem: `RecordType ${select.discriminator} is selected by ${other} already.`,
        remedy: 'One RecordType has one mapping: remove one of the two.',
      });
    }
    seen.set(name, record);
  }
}
