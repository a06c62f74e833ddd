// JSON inside strings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJsonFields } from '../../../src/mapping/operators/json.ts';

function decoded(data: unknown, ...names: string[]): unknown {
  decodeJsonFields(data, names);
  return data;
}

test('a field that holds JSON becomes what it says, also each item of a list', () => {
  assert.deepEqual(decoded({ A: '{"x":1}', B: ['{"y":2}', ' [3]'] }, 'A', 'B'), {
    A: { x: 1 },
    B: [{ y: 2 }, [3]],
  });
});

test('of a key that stands twice the last counts', () => {
  assert.deepEqual(decoded({ A: '{"T":"2024-10-31","T":"10/31/2024"}' }, 'A'), { A: { T: '10/31/2024' } });
});

test('text that is no JSON, other types and absent fields stay as they are', () => {
  assert.deepEqual(decoded({ A: '{broken', B: 7, C: 'plain', D: '12' }, 'A', 'B', 'C', 'D', 'E'), {
    A: '{broken',
    B: 7,
    C: 'plain',
    D: '12',
  });
});

test('a reference becomes the object it names, wherever that stands', () => {
  const text = '{"Entities":[{"$ref":"2"},{"$ref":"9"}],"Main":{"$id":"2","Url":"x"}}';
  assert.deepEqual(decoded({ A: text }, 'A'), {
    A: { Entities: [{ $id: '2', Url: 'x' }, { $ref: '9' }], Main: { $id: '2', Url: 'x' } },
  });
});

test('references in a circle end', () => {
  const text = '{"a":{"$id":"1","to":{"$ref":"2"}},"b":{"$id":"2","to":{"$ref":"1"}}}';
  JSON.stringify(decoded({ A: text }, 'A'));
});
