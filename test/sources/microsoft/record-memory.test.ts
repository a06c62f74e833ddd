// Where records stand until their page is committed: unchanged until then, and gone with their own page only.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordMemory } from '../../../src/sources/microsoft/record-memory.ts';

test('records stay as they were cut until their own page is released, whatever their size', () => {
  const memory = createRecordMemory();
  const chunk = Buffer.alloc(600_000, 'x');
  const sizes = [1, 20_000, 300_000, 0, 600_000, 7];
  const first = sizes.map((size) => memory.keep(chunk.subarray(0, size)));
  const releaseFirst = memory.endPage();
  const second = memory.keep(Buffer.from('of the next page'));
  chunk.fill('y');
  assert.deepEqual(
    first.map((json) => [json.length, json.every((byte) => byte === 0x78)]),
    sizes.map((size) => [size, true]),
  );
  releaseFirst();
  assert.ok(first.every((json) => json.length === 0));
  assert.equal(Buffer.from(second).toString(), 'of the next page');
});
