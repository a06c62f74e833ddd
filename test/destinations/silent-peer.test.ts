// A receiver whose host falls silent with lines on their way is given up in the time that is configured, at every
// level of proof.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProofLevel } from '../../src/destinations/destination.ts';
import { createStreamDestination } from '../../src/destinations/stream-destination.ts';
import type { Line } from '../../src/model/line.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { VirtualReceiver } from '../doubles/virtual-wire.ts';

const never = new AbortController().signal;

function linesOf(count: number): readonly Line[] {
  return Array.from({ length: count }, (_, index) => ({
    text: `line ${index}`,
    host: 'contoso',
    severity: 5,
  }));
}

function setUp(proof: ProofLevel, silentMs: number, showsAcknowledged = true) {
  const clock = new VirtualClock();
  const script = { linesPerSecond: 20_000, hostBytes: 1e6, answerMs: 10, keepMs: 0 };
  const receiver = new VirtualReceiver(clock, script);
  const notices: Notice[] = [];
  const destination = createStreamDestination({
    name: 'siem',
    wire: receiver.wire,
    proof,
    rotateMs: 60_000,
    settleMs: 5_000,
    silentMs,
    showsAcknowledged: async () => showsAcknowledged,
    encode: (line) => Buffer.from(`${line.text}\n`),
    textLimit: () => 8_000,
    clock,
    report: (notice) => notices.push(notice),
  });
  const swallow = () => {
    receiver.script = { ...script, hostBytes: 0 };
    receiver.isFrozen = true;
  };
  const open = async () => {
    const opening = destination.open(never);
    let isOpen = false;
    void opening.then(() => {
      isOpen = true;
    });
    await runVirtual(clock, () => isOpen, 1_000);
    return opening;
  };
  return { clock, receiver, notices, open, swallow };
}

for (const proof of ['sent', 'acknowledged-by-host', 'confirmed-by-close'] as const) {
  for (const silentMs of [30_000, 5_000]) {
    test(`at ${proof} a network that swallows lines is noticed within ${silentMs / 1_000} s`, async () => {
      const { clock, open, swallow } = setUp(proof, silentMs);
      const connection = await open();
      await connection.send(linesOf(10));
      await runVirtual(clock, () => false, 20_000);
      assert.equal(connection.lost.aborted, false);
      swallow();
      await connection.send(linesOf(10));
      const from = clock.monotonic();
      assert.equal(await runVirtual(clock, () => connection.lost.aborted, silentMs), true);
      assert.ok(clock.monotonic() - from >= silentMs / 2, 'not given up at once');
      assert.equal(connection.lost.reason.code, 'destination-silent');
      await connection.close(never);
    });
  }

  test(`at ${proof} a connection without lines on their way may be silent for as long as it likes`, async () => {
    const { clock, open, swallow } = setUp(proof, 5_000);
    const connection = await open();
    await connection.send(linesOf(10));
    await runVirtual(clock, () => connection.proven === 10, 120_000);
    swallow();
    await runVirtual(clock, () => false, 600_000);
    assert.equal(connection.lost.aborted, false);
    await connection.close(AbortSignal.abort());
  });
}

test('a frozen receiver whose host takes all is noticed when our closing is not answered in that time', async () => {
  const { clock, receiver, open } = setUp('confirmed-by-close', 5_000);
  const connection = await open();
  receiver.isFrozen = true;
  await connection.send(linesOf(10));
  assert.equal(await runVirtual(clock, () => connection.lost.aborted, 250 + 5_000 + 500), true);
  assert.equal(connection.lost.reason.code, 'destination-silent');
  await connection.close(never);
});

test('asked for nothing but sent, lines count when the system has taken them, and a break loses them', async () => {
  const { clock, receiver, open } = setUp('sent', 30_000);
  const connection = await open();
  await connection.send(linesOf(10));
  assert.equal(connection.proven, 10);
  receiver.die();
  await runVirtual(clock, () => connection.lost.aborted, 1_000);
  await assert.rejects(connection.send(linesOf(1)));
  assert.equal(connection.proven, 10);
  await connection.close(never);
});

test('where the system does not show what a host has acknowledged, time alone counts, and that is told once', async () => {
  const { clock, notices, open } = setUp('acknowledged-by-host', 30_000, false);
  const connection = await open();
  await connection.send(linesOf(10));
  assert.equal(await runVirtual(clock, () => connection.proven === 10, 6_000), true);
  await connection.close(AbortSignal.abort());
  await (await open()).close(AbortSignal.abort());
  const told = notices.filter(({ notice }) => notice === 'destination-acknowledged-unshown');
  assert.deepEqual(told, [
    { notice: 'destination-acknowledged-unshown', destination: 'siem', settleSeconds: 5 },
  ]);
});
