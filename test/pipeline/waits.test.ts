import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { createWaits } from '../../src/pipeline/waits.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';

const longest = { fraction: () => 0.999_999, uuid: () => '' };
const hourMs = 3_600_000;

function retry(retryAfterMs?: number): ConnectorError {
  const wish = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new ConnectorError('source-unreachable', { message: 'No answer.', ...wish });
}

test('waits double up to a minute, spread over their whole length, and begin anew after success', () => {
  const waits = createWaits(longest);
  const ceilings = Array.from({ length: 8 }, () => Math.round(waits.after(retry()) / 1_000));
  assert.deepEqual(ceilings, [1, 2, 4, 8, 16, 32, 60, 60]);
  waits.reset();
  assert.equal(waits.after(retry()), 1_000);
  const spread = createWaits(new SeededRandom(1));
  const drawn = Array.from({ length: 200 }, () => spread.after(retry()));
  assert.ok(Math.min(...drawn.slice(10)) < 6_000 && Math.max(...drawn) > 54_000);
});

test('a wish of the other side is the least that is waited, up to an hour', () => {
  const waits = createWaits(longest);
  for (const wish of [2_000, 59 * 60_000]) {
    const wait = waits.after(retry(wish));
    assert.ok(wait >= wish && wait <= Math.max(60_000, wish + 1_000), `${wait} for ${wish}`);
  }
  assert.ok(waits.after(retry(5 * hourMs)) <= hourMs + 1_000);
});

test('what waits for a person is asked about once a minute', () => {
  const waits = createWaits(new SeededRandom(1));
  const hold = new ConnectorError('journal-full', { message: 'Full.' });
  for (let times = 0; times < 50; times += 1) {
    const wait = waits.after(hold);
    assert.ok(wait >= 45_000 && wait <= 75_000);
  }
});
