// The closed tables: error codes and notices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes } from '../../src/errors/codes.ts';
import { notices } from '../../src/notices/notice.ts';
import { readSourceFiles } from './source-file.ts';

const sentence = /^[A-Z`].{15,}\.$/s;

test('every error code says in sentences what happened and who has to do what', () => {
  const poor = Object.entries(codes)
    .filter(([, entry]) => !sentence.test(entry.meaning) || !sentence.test(entry.remedy))
    .map(([code]) => code);
  assert.deepEqual(poor, []);
});

test('error codes and notices are words joined by dashes', () => {
  const names = [...Object.keys(codes), ...Object.keys(notices)];
  assert.deepEqual(
    names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)),
    [],
  );
});

/** Code outside the tables themselves. */
function codeBeside(tables: RegExp): string {
  const files = readSourceFiles('src').filter(({ path }) => !tables.test(path));
  return files.map(({ code }) => code).join('\n');
}

test('every error code is used', () => {
  const code = codeBeside(/^src\/errors\/codes/);
  assert.deepEqual(
    Object.keys(codes).filter((name) => !code.includes(`'${name}'`)),
    [],
  );
});

test('every notice is given', () => {
  const code = codeBeside(/^src\/notices\/[a-z-]*notices?\.ts$/);
  assert.deepEqual(
    Object.keys(notices).filter((name) => !code.includes(`'${name}'`)),
    [],
  );
});
