// The groups that share a process, and the folders whose files have one each, are together all tests there are.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './source-file.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('npm test runs every folder of tests, each once', () => {
  const grouped = globSync('test/groups/*-tests.ts', { cwd: root }).flatMap((path) =>
    [...read(path).matchAll(/'([a-z-]+)'/g)].map(([, folder]) => folder),
  );
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const own =
    /test\/\{([a-z,-]+)\}\/\*\*\/\*\.test\.ts/.exec(scripts['test:run'] ?? '')?.[1]?.split(',') ?? [];
  const files = globSync('test/**/*.test.ts', { cwd: root });
  const folders = new Set(files.map((path) => path.split('/')[1]));
  assert.ok(folders.size > 15 && grouped.length > 15 && own.length > 0);
  assert.deepEqual([...grouped, ...own].sort(), [...folders].sort());
  assert.deepEqual(
    files.filter((path) => path.split('/').length < 3),
    [],
    'test files that lie in no folder',
  );
});
