// What counts as one event in a file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitJson } from '../../src/commands/split-json.ts';

function summary(text: string): readonly string[] {
  return splitJson(text).map((item) =>
    'problem' in item ? `${item.place}: ${item.problem}` : `${item.place}: ${item.text}`,
  );
}

test('one JSON value is one event, over as many lines as it likes', () => {
  assert.deepEqual(summary('{\n"a": 1\n}'), [': {\n"a": 1\n}']);
});

test('an array is an event per item, counted from 1', () => {
  assert.deepEqual(summary('[{"a":1}, 2]'), [' item 1: {"a":1}', ' item 2: 2']);
  assert.deepEqual(summary('[]'), []);
});

test('one value per line, empty lines left out; a broken line is named and the others go on', () => {
  assert.deepEqual(summary('{"a":1}\r\n\n{"b":\n{"c":3}\n'), [
    ' line 1: {"a":1}',
    ' line 3: it is not JSON',
    ' line 4: {"c":3}',
  ]);
});

test('a text that is nothing of these is one problem', () => {
  assert.deepEqual(summary('{\n"a": 1,\n'), [': it is not JSON']);
  assert.deepEqual(summary(' \n'), [': it is empty']);
});
