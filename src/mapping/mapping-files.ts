// The files of a set of mappings as they stand on disk, and the one hash that names their state.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mappingFolders } from './mapping-folders.ts';

export interface FileVersion {
  /** As messages name it: relative to a whole set's folder, with the folder where it is laid over one. */
  readonly file: string;
  readonly text: string;
}

export interface MappingFiles {
  /**
   * Path inside a folder (keys, tables, slots.yaml, classes.yaml and each mapping.yaml; sorted) -> its text in each folder that
   * has it, the later over the earlier.
   */
  readonly versions: ReadonlyMap<string, readonly FileVersion[]>;
  /** The record folders, sorted. */
  readonly records: readonly string[];
  /** SHA-256 (hex) over all of them: changes when any line could come out differently. */
  readonly hash: string;
}

const ownFolders: readonly string[] = ['keys', 'tables'];
const ownFiles: readonly string[] = ['slots.yaml', 'classes.yaml'];

/** Throws what node:fs throws when a folder cannot be read. */
export function readMappingFiles(folder: string): MappingFiles {
  const versions = new Map<string, FileVersion[]>();
  const records = new Set<string>();
  for (const [index, each] of mappingFolders(folder).entries()) {
    for (const name of recordFolders(each)) records.add(name);
    for (const path of pathsIn(each)) {
      const text = readFileSync(join(each, path), 'utf8');
      const version = { file: index === 0 ? path : join(each, path), text };
      versions.set(path, [...(versions.get(path) ?? []), version]);
    }
  }
  const sorted = new Map([...versions].sort(([one], [other]) => (one < other ? -1 : 1)));
  return { versions: sorted, records: [...records].sort(), hash: hashOf(sorted) };
}

/** The record types there are mappings for. Throws what node:fs throws when a folder cannot be read. */
export function recordTypesIn(folder: string): readonly string[] {
  return [...new Set(mappingFolders(folder).flatMap(recordFolders))].sort();
}

function recordFolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !ownFolders.includes(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

function pathsIn(folder: string): readonly string[] {
  const names = [...ownFolders.filter((name) => existsSync(join(folder, name))), ...recordFolders(folder)];
  const paths = names.flatMap((name) => yamlFilesIn(folder, name));
  return [...ownFiles.filter((name) => existsSync(join(folder, name))), ...paths];
}

function yamlFilesIn(folder: string, name: string): readonly string[] {
  const files = readdirSync(join(folder, name), { withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => `${name}/${entry.name}`);
}

function hashOf(versions: ReadonlyMap<string, readonly FileVersion[]>): string {
  const hash = createHash('sha256');
  for (const [path, each] of versions) {
    for (const { text } of each) hash.update(`${path}\0${text.length}\0${text}\0`);
  }
  return hash.digest('hex');
}
