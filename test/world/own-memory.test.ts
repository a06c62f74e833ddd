// Memory that is given back: it never belongs to anybody else, and nothing of it is left to be looked at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownMemory } from '../../src/world/own-memory.ts';

test('memory given back leaves its own views empty and all other bytes alone', () => {
  const small = Buffer.from('a neighbour in the pool');
  const memory = ownMemory(8);
  memory.bytes.write('12345678');
  const view = memory.bytes.subarray(2, 4);
  memory.free();
  assert.equal(view.length, 0);
  assert.equal(small.toString(), 'a neighbour in the pool');
  assert.equal(ownMemory(0).bytes.length, 0);
});
