import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder } from '../../../src/sources/office-activity/in-order.ts';

const signal = new AbortController().signal;

test('results come in order while at most `width` readings are open', async () => {
  let open = 0;
  let mostOpen = 0;
  const readings = Array.from(
    { length: 10 },
    (_, n) =>
      async function* () {
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        for (let turns = 10 - n; turns > 0; turns -= 1) await Promise.resolve();
        yield `${n}a`;
        yield `${n}b`;
        open -= 1;
      },
  );
  const results = await Array.fromAsync(inOrder(readings, 3, signal));
  assert.deepEqual(results, Array.from({ length: 10 }, (_, n) => [`${n}a`, `${n}b`]).flat());
  assert.equal(mostOpen, 3);
});

test('whoever leaves early, or fails, leaves nothing open', async () => {
  const ended: number[] = [];
  const waitForEnd = (own: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      own.addEventListener('abort', () => reject(own.reason), { once: true });
    });
  const readings = [0, 1, 2].map(
    (n) =>
      async function* (own: AbortSignal) {
        try {
          if (n > 0) await waitForEnd(own);
          yield n;
          if (n === 0) throw new Error('broken');
        } finally {
          ended.push(n);
        }
      },
  );
  for await (const result of inOrder(readings, 3, signal)) {
    assert.equal(result, 0);
    break;
  }
  assert.deepEqual(ended.sort(), [0, 1, 2]);
  ended.length = 0;
  await assert.rejects(Array.fromAsync(inOrder(readings, 3, signal)), { message: 'broken' });
  assert.deepEqual(ended.sort(), [0, 1, 2]);
});
