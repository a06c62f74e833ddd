// Reads the program's files for the house tests: text, code without comments, and what each imports.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the root of the project, e.g. `src/model/line.ts`. */
  readonly path: string;
  readonly lines: readonly string[];
  /** Without whole-line comments, so that words in them do not count as code. */
  readonly code: string;
  /** As written: `node:fs`, `./line.ts`. */
  readonly imports: readonly string[];
  /** Relative imports as paths from the root. */
  readonly relativeImports: readonly string[];
}

export function readSourceFiles(folder: 'src' | 'test'): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js)$/.test(name))
    .sort()
    .map((name) => readSourceFile(`${folder}/${name}`));
}

function readSourceFile(path: string): SourceFile {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  const code = lines.filter((line) => !/^\s*(\/\/|\/\*|\*)/.test(line)).join('\n');
  const imports = [...code.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\()'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  const relativeImports = imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(path), specifier)));
  return { path, lines, code, imports, relativeImports };
}
