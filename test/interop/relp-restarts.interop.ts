// rsyslog's RELP input, ended at random moments, by SIGKILL or SIGTERM, while lines flow: with the synced disk queue
// of deploy/rsyslog/relp.conf none may be lost, with a queue in memory the loss is measured. EVENTS and RESTARTS make
// it longer; `npm run test:long` takes 100,000 and 10.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { startDelivery } from './deliver.ts';
import { isInstalled, type ReceiverProgram } from './receivers/program.ts';
import { startRsyslogRelp } from './receivers/rsyslog-relp.ts';

const eventCount = Number(process.env['EVENTS'] ?? 10_000);
const restarts = Number(process.env['RESTARTS'] ?? 3);
const seed = Number(process.env['SEED'] ?? 1);
const patienceSeconds = 60 + eventCount / 50;
/** What a process has written outlives its death anywhere; in memory the test does not wait for a disk's syncs. */
const memory = '/dev/shm';
const within = existsSync(memory) ? memory : undefined;

const ending = `msg=${'x'.repeat(600)}`;
const lines = Array.from(
  { length: eventCount },
  (_, index) =>
    `CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:other:detected|Line|3|cn3Label=Sequence cn3=${index} ${ending}`,
);
/** A SIEM that takes some 1,500 lines a second. */
const perLineUs = 500;
const perSecond = 3_000;

interface Tally {
  readonly lost: number;
  readonly repeated: number;
  readonly damaged: number;
}

async function sendThroughRestarts(context: TestContext, queue: 'disk' | 'memory'): Promise<Tally> {
  await using receiver = await startRsyslogRelp({ queue, perLineUs, within });
  const random = new SeededRandom(seed);
  const delivery = startDelivery({
    port: receiver.port,
    options: { profile: 'rsyslog', transport: 'relp' },
    lines,
    perSecond,
  });
  const finished = delivery.finish(patienceSeconds);
  const isOver = Promise.race([
    finished.then(() => true),
    delay(patienceSeconds * 1_000, true, { ref: false }),
  ]);
  const ends: string[] = [];
  for (let restart = 0; restart < restarts; restart += 1) {
    const from = ((restart + random.fraction()) * eventCount) / (restarts + 1);
    while (delivery.sender.proven < from && !(await Promise.race([isOver, delay(5, false)])));
    const isKilled = restart === 0 || random.fraction() < 0.5;
    await (isKilled ? receiver.kill() : receiver.stop());
    ends.push(isKilled ? 'SIGKILL' : 'SIGTERM');
    await delay(200);
    await receiver.start();
  }
  await finished;
  const tally = await tallyOf(receiver);
  assert.equal(delivery.destination.proof, 'acknowledged-by-receiver');
  assert.ok(delivery.sender.losses >= restarts, 'the receiver was not ended while lines flowed');
  context.diagnostic(
    `${eventCount} lines, queue ${queue}, ${ends.join(' ')}: ${tally.lost} lost, ${tally.repeated} repeated, ${tally.damaged} damaged`,
  );
  return tally;
}

/** Of what the receiver has written when it has written all, or nothing more for three seconds. */
async function tallyOf(receiver: ReceiverProgram): Promise<Tally> {
  const sent = new Set(lines);
  let received = receiver.output();
  for (let idle = 0; idle < 10 && new Set(received).size < sent.size; ) {
    await delay(300);
    const now = receiver.output();
    idle = now.length === received.length ? idle + 1 : 0;
    received = now;
  }
  const undamaged = received.filter((line) => sent.has(line));
  const { size: distinct } = new Set(undamaged);
  return {
    lost: sent.size - distinct,
    repeated: undamaged.length - distinct,
    damaged: received.length - undamaged.length,
  };
}

test(`${restarts} random restarts of rsyslog with a synced disk queue lose none of ${eventCount} lines`, async (context) => {
  if (!isInstalled(['rsyslogd', 'imrelp'], context)) return;
  const { lost, damaged } = await sendThroughRestarts(context, 'disk');
  assert.deepEqual({ lost, damaged }, { lost: 0, damaged: 0 });
});

test(`${restarts} random restarts of rsyslog with a queue in memory lose what it held, and that is measured`, async (context) => {
  if (!isInstalled(['rsyslogd', 'imrelp'], context)) return;
  const { damaged } = await sendThroughRestarts(context, 'memory');
  assert.equal(damaged, 0);
});
