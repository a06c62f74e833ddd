// Random receivers that slow down, freeze, die with unread lines and come back, by the hundred, on virtual time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStreamDestination } from '../../src/destinations/stream-destination.ts';
import { startSender } from '../doubles/minimal-sender.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { VirtualReceiver } from '../doubles/virtual-wire.ts';

const seeds = 100;
const lineCount = 3_000;
const textOf = (index: number) => `${index} ${'x'.repeat(index % 7 === 0 ? 3_000 : 300)}`;

async function misbehave(
  receiver: VirtualReceiver,
  clock: VirtualClock,
  random: SeededRandom,
): Promise<void> {
  const wait = (from: number, to: number) => runVirtual(clock, () => false, random.integer(from, to));
  await wait(50, 8_000);
  switch (random.integer(0, 5)) {
    case 0:
      receiver.die();
      await wait(1, 3_000);
      receiver.start();
      break;
    case 1:
      receiver.isFrozen = true;
      await wait(100, 1_800);
      receiver.die();
      await wait(1, 1_000);
      receiver.start();
      break;
    case 2:
      receiver.isFrozen = true;
      await wait(100, 90_000);
      receiver.thaw();
      break;
    case 3:
      receiver.script = { ...receiver.script, linesPerSecond: random.integer(50, 20_000) };
      break;
    default:
      receiver.endAll();
  }
}

async function simulate(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const clock = new VirtualClock();
  const receiver = new VirtualReceiver(clock, {
    linesPerSecond: random.integer(100, 20_000),
    hostBytes: random.integer(4_000, 2_000_000),
    answerMs: random.integer(1, 200),
    // What a receiver has read but not yet put away dies with it; the replay window covers this much.
    keepMs: random.integer(0, 1_900),
  });
  const destination = createStreamDestination({
    name: 'siem',
    wire: receiver.wire,
    proof: 'confirmed-by-close',
    rotateMs: random.integer(1, 11) * 1_000,
    settleMs: 5_000,
    silentMs: 30_000,
    showsAcknowledged: async () => true,
    encode: (line) => Buffer.from(`${line.text}\n`),
    textLimit: () => 8_000,
    clock,
    report: () => {},
  });
  const stop = new AbortController();
  const sender = startSender(
    destination,
    clock,
    {
      count: lineCount,
      line: (index) => ({ text: textOf(index), host: 'contoso-defender', severity: 5 }),
      perSecond: random.integer(50, 5_000),
    },
    stop.signal,
    (from, to) => {
      for (let index = from; index < to; index += 1) {
        assert.ok(receiver.has(textOf(index)), `seed ${seed}: line ${index} is called proven but was lost`);
      }
    },
  );
  const outcome = sender.done.then(
    () => undefined,
    (error: unknown) => error,
  );
  // A receiver that hangs at the very first probe is taken for one that cannot answer, by design.
  await runVirtual(clock, () => receiver.received.size > 0, 10_000);
  for (let fault = random.integer(0, 6); fault > 0; fault -= 1) await misbehave(receiver, clock, random);
  const isDone = await runVirtual(clock, () => sender.proven === lineCount, 900_000);
  stop.abort();
  await runVirtual(clock, () => false, 1_000);
  assert.equal(await outcome, undefined);
  assert.ok(isDone, `seed ${seed}: only ${sender.proven} lines are proven at a healthy receiver`);
  for (let index = 0; index < lineCount; index += 1) {
    assert.ok(receiver.has(textOf(index)), `seed ${seed}: line ${index} is called proven but was lost`);
  }
  assert.ok(receiver.mostOpen <= 3, `seed ${seed}: ${receiver.mostOpen} connections were open`);
  assert.equal(destination.proof, 'confirmed-by-close', `seed ${seed}`);
}

test(`over ${seeds} seeds of misbehaving receivers no proven line is lost and all get proven`, async () => {
  for (let seed = 1; seed <= seeds; seed += 1) await simulate(seed);
});
