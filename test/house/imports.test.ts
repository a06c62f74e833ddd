// Who may import whom.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allowedImports, closedModules, contracts, packageDoors } from './rules.ts';
import { readSourceFiles, root, type SourceFile } from './source-file.ts';

const files = readSourceFiles('src');

/** `src/model/line.ts` -> `model`, `src/app.ts` -> `app.ts`. */
function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

test('a folder imports only the folders it may see', () => {
  const strays: string[] = [];
  for (const file of files.filter((each) => each.path !== 'src/start.js')) {
    const allowed = allowedImports[folderOf(file.path)];
    if (allowed === undefined) strays.push(`${file.path}: its folder has no row in allowedImports`);
    if (allowed === undefined || allowed === 'everything') continue;
    for (const target of file.relativeImports) {
      const isContract = allowed.includes('contracts') && contracts.includes(target);
      const isAllowed = folderOf(target) === folderOf(file.path) || allowed.includes(folderOf(target));
      if (!isContract && !isAllowed) strays.push(`${file.path} imports ${target}`);
    }
  }
  assert.deepEqual(strays, []);
});

test('relative imports name existing files with their ending and stay inside src', () => {
  const strays = files.flatMap((file) =>
    file.relativeImports
      .filter((target) => !/^src\/.*\.ts$/.test(target) || !existsSync(join(root, target)))
      .filter((target) => !(file.path === 'src/start.js' && target === 'src/main.js'))
      .map((target) => `${file.path} imports ${target}`),
  );
  assert.deepEqual(strays, []);
});

test('no files import each other in a circle', () => {
  assert.deepEqual(findCircles(files), []);
});

test('a package is imported through its door only', () => {
  const strays = files.flatMap((file) =>
    file.imports
      .filter((name) => packageDoors[name] !== undefined && !packageDoors[name].test(file.path))
      .map((name) => `${file.path} imports ${name}`),
  );
  assert.deepEqual(strays, []);
});

test('every package that is imported has a door, and node modules carry their prefix', () => {
  const strays = files.flatMap((file) =>
    file.imports
      .filter(
        (name) => !name.startsWith('.') && !name.startsWith('node:') && packageDoors[name] === undefined,
      )
      .map((name) => `${file.path} imports ${name}`),
  );
  assert.deepEqual(strays, []);
});

test('folders that have a stand-in for a module of node use the stand-in', () => {
  const strays = closedModules.flatMap(({ folder, modules, instead }) =>
    files
      .filter((file) => folder.test(file.path))
      .flatMap((file) =>
        file.imports
          .filter((name) => modules.test(name))
          .map((name) => `${file.path} imports ${name} instead of ${instead}`),
      ),
  );
  assert.deepEqual(strays, []);
});

function findCircles(all: readonly SourceFile[]): readonly string[] {
  const importsOf = new Map(all.map((file) => [file.path, file.relativeImports]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    for (const target of importsOf.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of importsOf.keys()) visit(path, []);
  return circles;
}
