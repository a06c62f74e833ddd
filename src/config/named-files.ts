// Every option whose name ends in `File` or `Folder` is a path. Relative ones count from the folder of the
// configuration file, so that the program finds them wherever it is started.
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Explained } from './explain-issue.ts';

/** A copy of the configuration as read, with all paths absolute. */
export function resolvePaths(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolvePaths(entry, folder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      /(File|Folder|^folder)$/.test(key) && typeof child === 'string' && child !== ''
        ? resolve(folder, child)
        : resolvePaths(child, folder),
    ]),
  );
}

/** Files that are named but cannot be read now. */
export async function findMissingFiles(value: unknown): Promise<readonly Explained[]> {
  const found = await Promise.all(
    namedFiles(value, []).map(async ({ path, file }) => {
      const reason = await whyUnreadable(file);
      if (reason === undefined) return [];
      const remedy = 'Put the file there, readable for the user the service runs as, or correct the path.';
      return [{ path, problem: `${file}: ${reason}`, remedy }];
    }),
  );
  return found.flat();
}

interface NamedFile {
  readonly path: readonly PropertyKey[];
  readonly file: string;
}

/** Every option whose name ends in `File`, with what it names. */
export function namedFiles(value: unknown, path: readonly PropertyKey[]): readonly NamedFile[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(value)
    ? value.map((entry, index) => [index, entry] as const)
    : Object.entries(value);
  return entries.flatMap(([key, child]) => {
    const isFile =
      typeof key === 'string' && key.endsWith('File') && typeof child === 'string' && child !== '';
    return isFile ? [{ path: [...path, key], file: child }] : namedFiles(child, [...path, key]);
  });
}

async function whyUnreadable(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.R_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'EACCES' ? 'this user may not read the file' : 'there is no such file';
  }
}
