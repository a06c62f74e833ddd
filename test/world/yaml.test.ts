// The YAML door: values, places and problems in plain words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../src/world/yaml.ts';

const sample = 'tenants:\n  - name: contoso\n    tags: [a, "b"]\nlookup:\n  2: blocked\n';

test('YAML becomes plain values with text for keys', () => {
  assert.deepEqual(parseYaml(sample).value, {
    tenants: [{ name: 'contoso', tags: ['a', 'b'] }],
    lookup: { '2': 'blocked' },
  });
  assert.equal(parseYaml('# nothing\n').value, null);
});

test('every value knows its line and column; an absent one points to what encloses it', () => {
  const yaml = parseYaml(sample);
  assert.deepEqual(yaml.placeOf([]), { line: 1, column: 1 });
  assert.deepEqual(yaml.placeOf(['tenants', 0]), { line: 2, column: 5 });
  assert.deepEqual(yaml.placeOf(['tenants', 0, 'tags', 1]), { line: 3, column: 15 });
  assert.deepEqual(yaml.placeOf(['tenants', 0, 'missing', 'deeper']), { line: 2, column: 5 });
  assert.deepEqual(yaml.placeOf(['lookup', '2']), { line: 5, column: 3 });
});

test('what is not YAML is told in plain words with its place', () => {
  const first = (text: string) => parseYaml(text).problems[0];
  assert.deepEqual(first('a: 1\na: 2\n'), { problem: 'This key stands here twice.', line: 2, column: 1 });
  assert.match(first('a:\n\tb: 1\n')?.problem ?? '', /TAB/);
  assert.match(first('a: [1, 2\n')?.problem ?? '', /bracket above is not closed/);
  assert.match(first('a: 1\n---\nb: 2\n')?.problem ?? '', /several YAML documents/);
  assert.match(first('a: *.log\n')?.problem ?? '', /starts with \*/);
  assert.equal(parseYaml('a: 1\na: 2\n').value, undefined);
});

test('what an alias repeats is the same value, a few hundred times as well', () => {
  const { value, problems } = parseYaml(`a: &a { b: [1] }\nc: [${Array(300).fill('*a').join(', ')}]\n`);
  assert.deepEqual(problems, []);
  assert.deepEqual((value as { c: unknown[] }).c[299], { b: [1] });
});

test('a text of nested aliases does not blow up', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i += 1)
    bomb.push(
      `b${i}: &b${i} [${Array(9)
        .fill(`*${i === 1 ? 'a' : `b${i - 1}`}`)
        .join(', ')}]`,
    );
  assert.equal(parseYaml(bomb.join('\n')).problems.length, 1);
});
