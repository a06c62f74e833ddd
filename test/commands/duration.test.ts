import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDuration, waitFor } from '../../src/commands/duration.ts';
import { readWholeNumber } from '../../src/commands/whole-number.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const isUsageWrong = (error: unknown) => error instanceof ConnectorError && error.code === 'usage-wrong';

test('spans of time are read with their unit, seconds without one', () => {
  const texts = ['500ms', '20s', '20', '2m', '1h', undefined];
  assert.deepEqual(
    texts.map((text) => readDuration('for', text)),
    [500, 20_000, 20_000, 120_000, 3_600_000, undefined],
  );
  for (const text of ['', '0s', '-1s', '1d', 's', '1.5s', '20 s']) {
    assert.throws(() => readDuration('for', text), isUsageWrong, text);
  }
});

test('whole numbers are held to their bounds', () => {
  const bounds = { from: 0, to: 65_535, otherwise: 7 };
  assert.deepEqual(
    [undefined, '0', '65535'].map((text) => readWholeNumber('port', text, bounds)),
    [7, 0, 65_535],
  );
  for (const text of ['', '-1', '65536', '1e3', 'x']) {
    assert.throws(() => readWholeNumber('port', text, bounds), isUsageWrong, text);
  }
});

test('a wait ends at its time, or at the signal, however long it would be', async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  let isOver = false;
  const waiting = waitFor(clock, 90_000_000, stop.signal).then(() => {
    isOver = true;
  });
  clock.advance(86_400_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isOver, false);
  clock.advance(3_600_000);
  await waiting;
  const endless = waitFor(clock, undefined, stop.signal);
  stop.abort();
  await endless;
});
