// A mappings folder for tests: the real keys, tables and slots, and records of the test's own.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/world/package-root.ts';

/** `files`: path in the folder -> text, e.g. `office-activity/mapping.yaml`. Remove it with `removeFolder`. */
export function makeMappingFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mappings-'));
  for (const name of ['keys', 'tables', 'slots.yaml']) {
    symlinkSync(join(packageRoot, 'mappings', name), join(folder, name));
  }
  writeInto(folder, files);
  return folder;
}

export function writeInto(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true });
}
