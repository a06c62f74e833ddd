// What plain syslog over TCP loses by the thousand: a real receiver that freezes and is killed with unread lines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startReceiver } from '../doubles/syslog-receiver.ts';
import { startDelivery } from './deliver.ts';
import { isInstalled } from './receivers/program.ts';
import { startRsyslog } from './receivers/rsyslog.ts';

const lineCount = 20_000;
const linesPerSecond = 4_000;
const lines = Array.from(
  { length: lineCount },
  (_, index) =>
    `CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:other:detected|Line|3|cn3Label=Sequence cn3=${index} msg=${'x'.repeat(1_000)}`,
);

for (const transport of ['tcp', 'ossl', 'gtls'] as const) {
  test(`rsyslog (${transport}) that freezes for 1.5 s and is killed, twice, loses nothing`, async (context) => {
    if (!isInstalled(transport === 'tcp' ? ['rsyslogd'] : ['rsyslogd', transport], context)) return;
    await using receiver = await startRsyslog({ transport });
    const delivery = startDelivery({
      port: receiver.port,
      options: { profile: 'rsyslog', transport: transport === 'tcp' ? 'tcp' : 'tls' },
      lines,
      perSecond: linesPerSecond,
    });
    for (const _ of [1, 2]) {
      await delay(1_000);
      receiver.freeze();
      await delay(1_500);
      await receiver.kill();
      await delay(200);
      await receiver.start();
    }
    await delivery.finish(120);
    const received = receiver.output();
    const distinct = new Set(received.filter((line) => line.endsWith('x'.repeat(1_000))));
    assert.equal(delivery.destination.proof, 'confirmed-by-close');
    assert.deepEqual(lines.filter((line) => !distinct.has(line)).length, 0, 'lines were lost');
    context.diagnostic(
      `${received.length - distinct.size} repeats of ${lineCount}, ${delivery.sender.losses} breaks`,
    );
  });
}

test('a receiver that reads only 100 lines a second settles', async (context) => {
  await using receiver = await startReceiver({ linesPerSecond: 100 });
  const few = lines.slice(0, 1_000);
  const delivery = startDelivery({
    port: receiver.port,
    options: { profile: 'arcsight', transport: 'tcp' },
    lines: few,
  });
  await delivery.finish(60);
  assert.equal(delivery.destination.proof, 'confirmed-by-close');
  const distinct = new Set(receiver.lines.map((line) => line.slice(line.indexOf('CEF:'))));
  assert.equal(few.filter((line) => !distinct.has(line)).length, 0);
  context.diagnostic(`${receiver.lines.length - few.length} repeats, ${receiver.connections} connections`);
});
