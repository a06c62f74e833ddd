import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { type Loops, runLoops } from '../../src/pipeline/run-loops.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function start(changes: Partial<Loops> = {}) {
  const clock = new VirtualClock();
  const order: string[] = [];
  const stop = new AbortController();
  const broken = new AbortController();
  const loops: Loops = {
    pullers: [
      async (signal) => {
        await untilAborted(signal);
        order.push('pulling ended');
      },
    ],
    senders: [
      async (signal) => {
        await untilAborted(signal);
        order.push('sending ended');
      },
    ],
    farewell: async () => {
      order.push('farewell');
    },
    broken: broken.signal,
    stopSeconds: 20,
    clock,
    report: () => {},
    ...changes,
  };
  let isOver = false;
  const running = runLoops(loops, stop.signal).finally(() => {
    isOver = true;
  });
  running.catch(() => {});
  return { clock, order, stop, broken, running, isOver: () => isOver };
}

test('a stop ends pulling first, says farewell, then ends sending', async () => {
  const { order, stop, running } = start();
  stop.abort();
  await running;
  assert.deepEqual(order, ['pulling ended', 'farewell', 'sending ended']);
});

test('a loop that does not end is not waited for beyond the time a stop may take', async () => {
  const { clock, stop, isOver } = start({ pullers: [() => new Promise(() => {})] });
  stop.abort();
  assert.equal(await runVirtual(clock, isOver, 20_000), true);
});

test('a destination that proves nothing is told when its time is up', async () => {
  let toldAt: number | undefined;
  const { clock, stop, isOver } = start({
    senders: [
      async (_stop, deadline) => {
        await untilAborted(deadline);
        toldAt = clock.monotonic();
      },
    ],
  });
  stop.abort();
  await runVirtual(clock, isOver, 20_000);
  assert.equal(toldAt, 18_000);
});

test('a broken promise of the journal or of a loop ends everything with its error', async () => {
  const error = new ConnectorError('journal-broken', { message: 'Twice in a row.' });
  const byJournal = start();
  byJournal.broken.abort(error);
  await assert.rejects(byJournal.running, error);
  const byLoop = start({ pullers: [() => Promise.reject(error)] });
  await assert.rejects(byLoop.running, error);
  assert.deepEqual(byLoop.order, ['sending ended']);
});

test('sources and destinations that have stopped for good leave the others running', async () => {
  const { clock, stop, isOver, running } = start({ pullers: [async () => {}], senders: [async () => {}] });
  assert.equal(await runVirtual(clock, isOver, 60_000), false);
  stop.abort();
  await running;
});
