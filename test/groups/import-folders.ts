// Several test files in one process: starting Node and loading the program costs more than most of them do.
// Their tests run one after another, as if each file had a process of its own.
import { globSync } from 'node:fs';
import { join } from 'node:path';

const testFolder = join(import.meta.dirname, '..');

/** `folders` below test/; every test file in and under them. */
export async function importFolders(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const files = globSync('**/*.test.ts', { cwd: join(testFolder, folder) }).sort();
    if (files.length === 0) throw new Error(`${folder} holds no tests`);
    for (const file of files) await import(join(testFolder, folder, file));
  }
}
