// How a file looks from outside: its name, its length, its first lines, and what it must not contain.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { emptyNames, globalDoors, longestFile, ownTestFolders } from './rules.ts';
import { readSourceFiles, root, type SourceFile } from './source-file.ts';

const sources = readSourceFiles('src');
const tests = readSourceFiles('test');
const all = [...sources, ...tests];

function pathsWhere(files: readonly SourceFile[], isWrong: (file: SourceFile) => boolean): readonly string[] {
  return files.filter(isWrong).map((file) => file.path);
}

test('files and folders are named in kebab-case', () => {
  const name = /^(src|test)(\/[a-z0-9]+(-[a-z0-9]+)*)+(\.test|\.interop|\.fault)?\.(ts|js)$/;
  assert.deepEqual(
    pathsWhere(all, (file) => !name.test(file.path)),
    [],
  );
});

test('no file or folder has a name that says nothing', () => {
  const parts = (path: string) =>
    path
      .replace(/(\.test|\.interop|\.fault)?\.(ts|js)$/, '')
      .split('/')
      .slice(1);
  assert.deepEqual(
    pathsWhere(all, (file) => parts(file.path).some((part) => emptyNames.test(part))),
    [],
  );
});

test(`no file is longer than ${longestFile} lines`, () => {
  const long = all.filter((file) => file.lines.length - 1 > longestFile);
  assert.deepEqual(
    long.map((file) => `${file.path}: ${file.lines.length - 1}`),
    [],
  );
});

test('every source file opens with a comment of one to five lines that says what it is for', () => {
  const isWrong = (file: SourceFile) => {
    const opening = file.lines.slice(file.lines[0]?.startsWith('#!') ? 1 : 0);
    const length = opening.findIndex((line) => !line.startsWith('//'));
    return length < 1 || length > 5 || (opening[0] ?? '').length < 20;
  };
  assert.deepEqual(pathsWhere(sources, isWrong), []);
});

test('nothing is exported as default', () => {
  assert.deepEqual(
    pathsWhere(all, (file) => /^export default\b/m.test(file.code)),
    [],
  );
});

test('no file only passes on what others export', () => {
  const isBarrel = (file: SourceFile) => {
    const statements = file.code.split(';').map((statement) => statement.trim());
    return statements.every((statement) => statement === '' || /^export\b[^=]*\bfrom\s+'/.test(statement));
  };
  assert.deepEqual(pathsWhere(sources, isBarrel), []);
});

test('nothing is left for later and no test is switched off', () => {
  const leftover = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);
  const switchedOff = /\b(?:test|it|describe|suite)\.(?:only|skip|todo)\b/;
  assert.deepEqual(
    pathsWhere(all, (file) => leftover.test(file.lines.join('\n')) || switchedOff.test(file.code)),
    [],
  );
});

for (const { what, uses, door } of globalDoors) {
  test(`${what} is touched only where it comes into the program`, () => {
    assert.deepEqual(
      pathsWhere(sources, (file) => uses.test(file.code) && !door.test(file.path)),
      [],
    );
  });
}

test('test/ mirrors src/', () => {
  const isStray = (file: SourceFile) => {
    const folder = file.path.split('/')[1] ?? '';
    const isInFolder = file.path.split('/').length > 2;
    if (!isInFolder) return !existsSync(join(root, 'src', basename(file.path).replace('.test.', '.')));
    return !ownTestFolders.includes(folder) && !existsSync(join(root, 'src', folder));
  };
  assert.deepEqual(pathsWhere(tests, isStray), []);
});
