// What all mappings of a set share: the keys of both dialects, the tables, and the meaning of the slots.
import type { Dialect } from '../model/event.ts';
import type { Steps } from '../world/steps.ts';
import { createClasses } from './classes.ts';
import type { Dictionary } from './compile-mapping.ts';
import { addKeys, type KeyEntry } from './keys.ts';
import { layOverKeys, layOverSlots, layOverTable } from './lay-over.ts';
import type { MappingFiles } from './mapping-files.ts';
import type { PlacedValue } from './placed-value.ts';
import { complainAboutValue, type MappingProblem } from './problem.ts';
import { readWoven } from './read-documents.ts';
import { createSlots } from './slots.ts';
import { createTable, type Table } from './tables.ts';

export interface ReadDictionary {
  readonly dictionary: Dictionary;
  /** slots.yaml; undefined when it is not YAML. */
  readonly slots: PlacedValue | undefined;
}

const keyFiles: readonly string[] = ['cef', 'additional-cef', 'leef', 'additional-leef'];

export function* readDictionary(files: MappingFiles, problems: MappingProblem[]): Steps<ReadDictionary> {
  const cef = yield* readKeys(files, 'cef', problems);
  const leef = yield* readKeys(files, 'leef', problems);
  const tables = new Map<string, Table>();
  for (const [path, versions] of files.versions) {
    if (path.startsWith('keys/')) complainAboutKeyFile(path, files, problems);
    if (!path.startsWith('tables/')) continue;
    yield;
    const read = readWoven(versions, layOverTable, problems);
    if (read === undefined) continue;
    const name = path.slice('tables/'.length, -'.yaml'.length);
    tables.set(name, createTable(read.value, [], complainAboutValue(read, problems)));
  }
  const missing = [{ file: 'slots.yaml', text: '' }];
  const slots = readWoven(files.versions.get('slots.yaml') ?? missing, layOverSlots, problems);
  const complain = slots === undefined ? () => {} : complainAboutValue(slots, problems);
  const listed = readWoven(files.versions.get('classes.yaml') ?? [], layOverSlots, problems);
  const classes = listed && createClasses(listed, complainAboutValue(listed, problems));
  return {
    dictionary: {
      keys: { cef, leef },
      tables,
      slots: createSlots(slots?.value, cef, complain),
      ...(classes && { classes }),
    },
    slots,
  };
}

function* readKeys(
  files: MappingFiles,
  dialect: Dialect,
  problems: MappingProblem[],
): Steps<ReadonlyMap<string, KeyEntry>> {
  const keys = new Map<string, KeyEntry>();
  for (const name of [dialect, `additional-${dialect}`]) {
    const path = `keys/${name}.yaml`;
    const read = readWoven(files.versions.get(path) ?? [{ file: path, text: '' }], layOverKeys, problems);
    if (read === undefined) continue;
    addKeys(keys, read.value, dialect, name !== dialect, complainAboutValue(read, problems));
    yield;
  }
  return keys;
}

/** The dictionaries are the standards' own: to them nothing can be laid over. */
function complainAboutKeyFile(path: string, files: MappingFiles, problems: MappingProblem[]): void {
  const versions = files.versions.get(path) ?? [];
  const name = path.slice('keys/'.length, -'.yaml'.length);
  const isStandard = name === 'cef' || name === 'leef';
  if (keyFiles.includes(name) && !(isStandard && versions.length > 1)) return;
  problems.push({
    file: versions.at(-1)?.file ?? path,
    line: 1,
    column: 1,
    path: '',
    problem: isStandard ? 'The dictionary of the standard cannot be changed.' : 'This file is not read.',
    remedy: 'Declare keys of your own in keys/additional-cef.yaml and keys/additional-leef.yaml.',
  });
}
