// Which paths of a record a mapping knows, also when records of the same shape follow each other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKnownPaths } from '../../src/mapping/known-paths.ts';

function known() {
  const paths = createKnownPaths();
  paths.add(['Id'], 'taken', []);
  paths.add(['File', 'Name'], 'taken', []);
  paths.add(['Items'], 'seen', []);
  paths.leaveOut(['Noise']);
  return paths;
}

test('what is mapped or left out is known with all below it', () => {
  assert.deepEqual(known().unknownIn({ Id: { a: 1 }, File: { Name: [{ b: 1 }] }, Noise: { c: 1 } }), []);
});

test('what is only looked at is known, but not what stands below it', () => {
  assert.deepEqual(known().unknownIn({ Items: [1, 2] }), []);
  assert.deepEqual(known().unknownIn({ Items: [{ a: 1 }] }), ['Items.a']);
});

test('a remembered shape does not hide what is new in it or below it', () => {
  const paths = known();
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(paths.unknownIn({ Id: 1, File: { Name: 'x' } }), []);
    assert.deepEqual(paths.unknownIn({ Id: 1, File: { Name: 'x', Size: 1 } }), ['File.Size']);
    assert.deepEqual(paths.unknownIn({ Id: 1, File: null, 'a.b': 1 }), ['a\\.b']);
  }
});

test('however many unknown paths there are, a bounded number is told', () => {
  const data = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x${index}`, index]));
  assert.equal(known().unknownIn(data).length, 50);
});

test('deep nesting ends somewhere', () => {
  const paths = createKnownPaths();
  paths.add(
    Array.from({ length: 40 }, () => 'a'),
    'taken',
    [],
  );
  let data: unknown = { b: 1 };
  for (let depth = 0; depth < 10_000; depth++) data = { a: data };
  assert.deepEqual(paths.unknownIn(data), []);
});
