import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStreamDestination } from '../../src/destinations/stream-destination.ts';
import type { Wire } from '../../src/destinations/wire.ts';
import type { Line } from '../../src/model/line.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { startSender } from '../doubles/minimal-sender.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { VirtualReceiver, type VirtualReceiverScript } from '../doubles/virtual-wire.ts';

const healthy: VirtualReceiverScript = { linesPerSecond: 20_000, hostBytes: 1e6, answerMs: 10, keepMs: 0 };
const filler = 'x'.repeat(900);

function lineOf(index: number): Line {
  return { text: `${index} ${filler}`, host: 'contoso-defender', severity: 5 };
}

function setUp(script: Partial<VirtualReceiverScript> = {}, rotateMs = 10_000) {
  const clock = new VirtualClock();
  const receiver = new VirtualReceiver(clock, { ...healthy, ...script });
  const network = { connectMs: 0 };
  const wire: Wire = {
    address: receiver.wire.address,
    connect: async (signal) => {
      if (network.connectMs > 0) await clock.sleep(network.connectMs, signal);
      return receiver.wire.connect(signal);
    },
  };
  const said: Notice[] = [];
  const destination = createStreamDestination({
    name: 'siem',
    wire,
    proof: 'confirmed-by-close',
    rotateMs,
    settleMs: 5_000,
    silentMs: 30_000,
    showsAcknowledged: async () => true,
    encode: (line) => Buffer.from(`${line.text}\n`),
    textLimit: () => 8_000,
    clock,
    report: (notice) => said.push(notice),
  });
  const stop = new AbortController();
  const send = (count: number, perSecond?: number) =>
    startSender(
      destination,
      clock,
      { count, line: lineOf, ...(perSecond === undefined ? {} : { perSecond }) },
      stop.signal,
      (from, to) => {
        for (let index = from; index < to; index += 1) {
          assert.ok(receiver.has(lineOf(index).text), `line ${index} is called proven but was not read`);
        }
      },
    );
  return { clock, receiver, network, destination, said, send, stop };
}

test('a line is proven by a close and the replay window, not by its write', async () => {
  const { clock, send } = setUp();
  const sender = send(1);
  assert.equal(await runVirtual(clock, () => sender.proven === 1, 1_900), false);
  assert.equal(await runVirtual(clock, () => sender.proven === 1, 1_000), true);
});

test('at a trickle connections are rotated no more often than asked for, and three are open at most', async () => {
  const { clock, receiver, send } = setUp();
  const sender = send(50, 1);
  assert.equal(await runVirtual(clock, () => sender.proven === 50, 120_000), true);
  assert.ok(receiver.connections <= 2 + 50 / 10 + 2, `${receiver.connections} connections in 50 s`);
  assert.ok(receiver.mostOpen <= 3);
  const before = receiver.connections;
  await runVirtual(clock, () => false, 600_000);
  assert.equal(receiver.connections, before);
});

test('a healthy receiver gets every line once', async () => {
  const { clock, receiver, send } = setUp();
  const sender = send(20_000);
  assert.equal(await runVirtual(clock, () => sender.proven === 20_000, 60_000), true);
  assert.deepEqual(receiver.tally, { lines: 20_000, repeats: 0 });
  assert.equal(sender.losses, 0);
});

test('a healthy receiver that reads only 100 lines a second settles, nearly at its own pace', async () => {
  const { clock, receiver, send, destination } = setUp({ linesPerSecond: 100 });
  const sender = send(3_000);
  assert.equal(await runVirtual(clock, () => sender.proven === 3_000, 60_000), true);
  assert.equal(destination.proof, 'confirmed-by-close');
  assert.ok(receiver.tally.repeats < 300, `${receiver.tally.repeats} repeats of 3,000`);
  assert.ok(receiver.mostOpen <= 3);
});

test('a receiver that becomes slow in mid-stream settles, too', async () => {
  const { clock, receiver, send } = setUp();
  const sender = send(30_000);
  await runVirtual(clock, () => sender.proven > 0, 60_000);
  receiver.script = { ...receiver.script, linesPerSecond: 200 };
  assert.equal(await runVirtual(clock, () => sender.proven === 30_000, 600_000), true);
});

test('a receiver that freezes and dies with unread lines loses none', async () => {
  const { clock, receiver, send } = setUp({ keepMs: 500 });
  const sender = send(20_000, 4_000);
  for (const _ of [1, 2]) {
    await runVirtual(clock, () => false, 1_000);
    receiver.isFrozen = true;
    await runVirtual(clock, () => false, 1_500);
    receiver.die();
    await runVirtual(clock, () => false, 300);
    receiver.start();
  }
  assert.equal(await runVirtual(clock, () => sender.proven === 20_000, 120_000), true);
  assert.equal(receiver.tally.lines, 20_000);
});

test('a receiver that never answers a close is served at the lower level, and raised when it does answer', async () => {
  const { clock, receiver, send, destination, said } = setUp({ answerMs: undefined });
  const sender = send(72_000, 10);
  assert.equal(await runVirtual(clock, () => sender.proven >= 100, 60_000), true);
  assert.equal(destination.proof, 'acknowledged-by-host');
  assert.deepEqual(said.filter((notice) => notice.notice === 'destination-proof-lowered').length, 1);
  receiver.script = { ...receiver.script, answerMs: 10 };
  assert.equal(await runVirtual(clock, () => destination.proof === 'confirmed-by-close', 3_700_000), true);
  const atRaise = sender.proven;
  assert.equal(await runVirtual(clock, () => sender.proven > atRaise + 600, 200_000), true);
  assert.ok(receiver.tally.repeats <= 100, `${receiver.tally.repeats} repeats`);
});

test('a receiver that answers closes by a reset is served at the lower level after three probes', async () => {
  const { clock, receiver, send, destination } = setUp({ answersByReset: true });
  const sender = send(10);
  assert.equal(await runVirtual(clock, () => sender.proven === 10, 60_000), true);
  assert.equal(destination.proof, 'acknowledged-by-host');
  assert.deepEqual(receiver.tally, { lines: 10, repeats: 0 });
});

test('a receiver that always answers late is served at the lower level after single lines were late three times', async () => {
  const { clock, send, destination, said } = setUp({ answerMs: 3_000 });
  const sender = send(1_000);
  assert.equal(await runVirtual(clock, () => sender.proven === 1_000, 300_000), true);
  assert.equal(destination.proof, 'acknowledged-by-host');
  assert.ok(said.some((n) => n.notice === 'destination-proof-lowered' && n.because === 'late-answers'));
});

test('a receiver that has answered before and now hangs is not trusted with the lower level', async () => {
  const { clock, receiver, send, destination } = setUp();
  const sender = send(5_000, 500);
  await runVirtual(clock, () => sender.proven > 0, 30_000);
  receiver.isFrozen = true;
  await runVirtual(clock, () => false, 600_000);
  assert.equal(destination.proof, 'confirmed-by-close');
  receiver.thaw();
  assert.equal(await runVirtual(clock, () => sender.proven === 5_000, 120_000), true);
});

test('an idle time-out of the receiver costs nothing', async () => {
  const { clock, receiver, send } = setUp();
  const first = send(10);
  await runVirtual(clock, () => first.proven === 10, 30_000);
  assert.equal(first.losses, 0);
  receiver.endAll();
  await runVirtual(clock, () => false, 1_000);
  assert.deepEqual(receiver.tally, { lines: 10, repeats: 0 });
});

test('a death seen while the next connection is being made takes back what the replay window still holds', async () => {
  const { clock, receiver, network, send, stop } = setUp({ keepMs: 1_500 }, 1_000);
  const sender = send(10_000, 10);
  await runVirtual(clock, () => sender.proven > 20, 30_000);
  for (let waitMs = 0; waitMs < 1_500; waitMs += 100) {
    network.connectMs = 8_000;
    await runVirtual(clock, () => false, 1_000 + waitMs);
    receiver.die();
    await runVirtual(clock, () => false, 5_000);
    network.connectMs = 0;
    receiver.start();
    const before = sender.proven;
    assert.equal(await runVirtual(clock, () => sender.proven > before + 20, 120_000), true);
  }
  stop.abort();
});
