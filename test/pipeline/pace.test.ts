import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceRecord } from '../../src/model/record.ts';
import { type Amount, createPace, type Rates } from '../../src/pipeline/pace.ts';
import { somePage, someRecord } from '../doubles/records.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { ScriptedDestination } from '../doubles/scripted-destination.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { startSending } from './harness.ts';

const never = new AbortController().signal;

/** What went in so many seconds when there is always more: portions as large as they may be. */
async function sentIn(seconds: number, rates: Rates, perPortion?: Amount): Promise<Amount> {
  const clock = new VirtualClock();
  const pace = createPace(rates, clock);
  const portion = perPortion ?? { lines: Math.min(pace.portion.lines, 10_000), bytes: 0 };
  const sent = { lines: 0, bytes: 0 };
  const sending = async () => {
    for (;;) {
      await pace.ready(never);
      if (clock.monotonic() >= seconds * 1_000) return;
      pace.spend(portion);
      sent.lines += portion.lines;
      sent.bytes += portion.bytes;
    }
  };
  void sending();
  await runVirtual(clock, () => false, seconds * 1_000 + 1);
  return sent;
}

test('a catch-up limit holds on average, with a burst of so many seconds after a quiet time', async () => {
  const plain = await sentIn(60, { catchUpPerSecond: 500, burstSeconds: 1 });
  assert.ok(plain.lines >= 30_000 && plain.lines <= 30_000 + 500 + 200, String(plain.lines));
  const burst = await sentIn(60, { catchUpPerSecond: 500, burstSeconds: 20 });
  assert.ok(burst.lines >= 39_000 && burst.lines <= 40_000 + 200, String(burst.lines));
});

test('a burst goes no faster than the limits of any time, of lines and of bytes', async () => {
  const rates = { catchUpPerSecond: 500, burstSeconds: 20, eventsPerSecond: 1_000 };
  const lines = await sentIn(5, rates);
  assert.ok(lines.lines >= 4_600 && lines.lines <= 5_000 + 2 * 400, String(lines.lines));
  const bytes = await sentIn(5, { ...rates, bytesPerSecond: 100_000 }, { lines: 10, bytes: 8_000 });
  assert.ok(bytes.bytes >= 480_000 && bytes.bytes <= 500_000 + 40_000 + 8_000, String(bytes.bytes));
});

test('a portion larger than the bucket is owed, and paid before the next', async () => {
  const { lines } = await sentIn(60, { catchUpPerSecond: 5, burstSeconds: 1 }, { lines: 100, bytes: 0 });
  assert.ok(lines >= 300 && lines <= 400, String(lines));
});

/** A sender at a rate, and when each line went. */
async function startPaced(records: readonly SourceRecord[], rates: Rates) {
  const clock = new VirtualClock();
  const destination = new ScriptedDestination();
  const sentAt = new Map<string, number>();
  const open = destination.open.bind(destination);
  destination.open = async () => {
    const connection = await open();
    const send = connection.send.bind(connection);
    connection.send = async (lines) => {
      for (const { text } of lines) sentAt.set(text.split(' ')[0] ?? '', clock.monotonic());
      await send(lines);
    };
    return connection;
  };
  const run = await startSending(records, { destination, clock, pace: createPace(rates, clock) });
  const finish = () => {
    run.deadline.abort();
    return run.finish();
  };
  return { ...run, clock, sentAt, finish };
}

function noise(count: number): readonly SourceRecord[] {
  return Array.from({ length: count }, (_, n) => someRecord(`n${n}`, { lane: 'audit' }));
}

for (const perSecond of [5, 50, 500]) {
  test(`at ${perSecond} lines a second an alert overtakes paced audit noise within a second`, async () => {
    const run = await startPaced(noise(perSecond * 40), { catchUpPerSecond: perSecond, burstSeconds: 1 });
    for (let n = 0; n < 20; n += 1) {
      await runVirtual(run.clock, () => false, 700 + n * 37);
      const cameAt = run.clock.monotonic();
      await run.journal.commit('things', somePage([someRecord(`a${n}`)]));
      await runVirtual(run.clock, () => run.sentAt.has(`a${n}`), 5_000);
      const waitedMs = (run.sentAt.get(`a${n}`) ?? Number.POSITIVE_INFINITY) - cameAt;
      assert.ok(waitedMs <= 1_000, `alert ${n} waited ${waitedMs} ms`);
      assert.ok(run.sentAt.size < perSecond * 40, 'the noise was still waiting');
    }
    await run.finish();
  });
}

test('a record of many lines is charged as such, and a rate of bytes holds alerts up no longer', async () => {
  const families = Array.from({ length: 400 }, (_, n) =>
    someRecord(`f${n}`, { lane: 'audit', type: 'family' }),
  );
  const run = await startPaced(families, { bytesPerSecond: 1_024, burstSeconds: 1 });
  await runVirtual(run.clock, () => false, 10_000);
  const { length } = run.destination.last.lines;
  const bytes = run.destination.last.lines.reduce((sum, { text }) => sum + text.length, 0);
  assert.ok(bytes >= 9_500 && bytes <= 11_500, `${bytes} bytes in ${length} lines`);
  await run.journal.commit('things', somePage([someRecord('alert')]));
  await runVirtual(run.clock, () => run.sentAt.has('alert'), 5_000);
  assert.ok((run.sentAt.get('alert') ?? Number.POSITIVE_INFINITY) <= 11_000);
  await run.finish();
});

test('audit noise keeps an eighth of the portions while alerts never end', async () => {
  const flood = Array.from({ length: 4_000 }, (_, n) => someRecord(`a${n}`));
  const run = await startPaced([...flood, ...noise(4_000)], { catchUpPerSecond: 100, burstSeconds: 1 });
  await runVirtual(run.clock, () => false, 30_000);
  const texts = run.destination.last.lines.map(({ text }) => text);
  const share = texts.filter((text) => text.startsWith('n')).length / texts.length;
  assert.ok(share >= 0.1 && share <= 0.15, String(share));
  const order = texts.filter((text) => text.startsWith('n')).map((text) => Number(text.split(' ')[2]));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.equal(order.at(-1), order.length);
  await run.finish();
});
