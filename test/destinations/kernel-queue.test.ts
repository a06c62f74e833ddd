import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKernelQueues } from '../../src/destinations/kernel-queue.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n';

function row(localPort: number, remotePort: number, waiting: number): string {
  const hex = (value: number, width: number) => value.toString(16).toUpperCase().padStart(width, '0');
  return `   0: 0100007F:${hex(localPort, 4)} 0200007F:${hex(remotePort, 4)} 01 ${hex(waiting, 8)}:00000000 00:00000000\n`;
}

test('the queue of a connection is found by its two ports, the longest where a port of ours serves twice', async () => {
  const text =
    head + row(50_000, 514, 7) + row(514, 50_000, 9_999) + row(50_001, 514, 300) + row(50_001, 514, 20);
  const queues = createKernelQueues(async (table) => (table.endsWith('6') ? '' : text), new VirtualClock());
  assert.equal(await queues.unacknowledged(50_000, 514), 7);
  assert.equal(await queues.unacknowledged(50_001, 514), 300);
  assert.equal(await queues.unacknowledged(50_002, 514), 0);
  assert.equal(await queues.areShown(), true);
});

test('where the system has no such table nothing waits, and that can be asked', async () => {
  const queues = createKernelQueues(async () => '', new VirtualClock());
  assert.equal(await queues.unacknowledged(50_000, 514), 0);
  assert.equal(await queues.areShown(), false);
});

test('a thousand who ask together cost one reading, and who asks during a reading waits for the next', async () => {
  const clock = new VirtualClock();
  let readings = 0;
  let waiting = 1;
  let release = () => {};
  const queues = createKernelQueues(async (table) => {
    if (table.endsWith('6')) return '';
    readings += 1;
    const text = head + row(50_000, 514, waiting);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return text;
  }, clock);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const first = Array.from({ length: 1_000 }, () => queues.unacknowledged(50_000, 514));
  await turn();
  waiting = 2;
  const later = queues.unacknowledged(50_000, 514);
  await turn();
  clock.advance(3);
  release();
  assert.deepEqual(new Set(await Promise.all(first)), new Set([1]));
  clock.advance(60);
  await turn();
  assert.equal(readings, 2, 'one for the first and one for who came later');
  release();
  assert.equal(await later, 2);
});

test('readings together take no more than a twentieth of the time, and nobody waits longer than 100 ms', async () => {
  const clock = new VirtualClock();
  let readings = 0;
  let lasts = 0;
  const queues = createKernelQueues(async (table) => {
    if (table.endsWith('6')) return '';
    readings += 1;
    clock.advance(lasts);
    return head;
  }, clock);
  for (const [lastsMs, restMs] of [
    [2, 40],
    [10, 100],
  ] as const) {
    lasts = lastsMs;
    await queues.areShown();
    const before = readings;
    const again = queues.areShown();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(clock.nextWakeInMs, restMs);
    assert.equal(readings, before);
    clock.advance(restMs);
    await again;
    assert.equal(readings, before + 1);
    clock.advance(1_000);
  }
});
