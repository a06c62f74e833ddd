// The files of a mappings folder as they stand on disk, and the one hash that names their state.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MappingFiles {
  /** Path inside the folder -> text: keys, tables, slots.yaml and each mapping.yaml; sorted by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The record folders, sorted. */
  readonly records: readonly string[];
  /** SHA-256 (hex) over all of them: changes when any line could come out differently. */
  readonly hash: string;
}

const ownFolders: readonly string[] = ['keys', 'tables'];

/** Throws what node:fs throws when the folder cannot be read. */
export function readMappingFiles(folder: string): MappingFiles {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const records = folders
    .map((entry) => entry.name)
    .filter((name) => !ownFolders.includes(name))
    .sort();
  const paths = [
    'slots.yaml',
    ...ownFolders.flatMap((name) => yamlFilesIn(folder, name)),
    ...records.flatMap((name) => yamlFilesIn(folder, name)),
  ].sort();
  const texts = new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  return { texts, records, hash: hashOf(texts) };
}

function yamlFilesIn(folder: string, name: string): readonly string[] {
  const files = readdirSync(join(folder, name), { withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => `${name}/${entry.name}`);
}

function hashOf(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [path, text] of texts) hash.update(`${path}\0${text.length}\0${text}\0`);
  return hash.digest('hex');
}
