import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Pace } from '../../src/pipeline/pace.ts';
import { unlimitedPace } from '../../src/pipeline/pace.ts';
import { changedConnection } from '../doubles/changed-connection.ts';
import { somePage, someRecord } from '../doubles/records.ts';
import { ScriptedDestination } from '../doubles/scripted-destination.ts';
import { until } from '../doubles/until.ts';
import { startSending } from './harness.ts';

test('each line is numbered per feed, carries its record id and its tenant as host, and settles when proven', async () => {
  const run = await startSending([
    someRecord('a'),
    someRecord('b', { type: 'family' }),
    someRecord('c', { lane: 'audit' }),
  ]);
  await until('all is settled', () => run.journal.marks.size === 2);
  assert.deepEqual(run.texts(), [
    [
      'a things 1 thing',
      'b things 2 thing',
      'b things 3 thing',
      'b things 4 thing',
      'c things/audit 1 thing',
    ],
  ]);
  assert.equal(run.destination.last.lines[0]?.host, 'contoso-defender');
  assert.deepEqual(run.journal.marks.get('siem/alert'), { position: 2, sequences: { things: 4 } });
  assert.deepEqual(run.journal.marks.get('siem/audit'), { position: 3, sequences: { 'things/audit': 1 } });
  await run.finish();
});

test('after a loss exactly what was unproven goes again, with the same ids and numbers', async () => {
  const destination = new ScriptedDestination();
  destination.provesAtOnce = false;
  const run = await startSending([someRecord('a'), someRecord('b'), someRecord('c')], { destination });
  await until('all is sent', () => destination.connections[0]?.lines.length === 3);
  destination.last.prove(1);
  await until('the first is settled', () => run.journal.marks.size === 1);
  destination.last.lose();
  await until('the loop waits', () => run.said.some((n) => n.notice === 'delivery-retries'));
  run.clock.advance(60_000);
  await until('the rest went again', () => destination.connections[1]?.lines.length === 2);
  assert.deepEqual(run.texts()[1], run.texts()[0]?.slice(1));
  await run.finish();
});

test('what is left out needs no line, and what cannot be mapped is written down before the mark passes it', async () => {
  const run = await startSending([someRecord('a', { type: 'riddle' }), someRecord('b', { type: 'noise' })]);
  await until('all is settled', () => run.journal.marks.get('siem/alert')?.position === 2);
  assert.deepEqual(run.texts(), [[]]);
  assert.deepEqual(
    run.journal.asides.map((r) => [r.recordId, r.code, r.destination]),
    [['a', 'record-unmappable', 'siem']],
  );
  const told = run.said.find((n) => n.notice === 'records-set-aside');
  assert.deepEqual(told?.firstIds, ['a']);
  await run.finish();
});

test('while a reject cannot be written down no mark passes it', async () => {
  const destination = new ScriptedDestination();
  destination.openErrors.push(new ConnectorError('destination-unreachable', { message: 'Not yet.' }));
  const run = await startSending([someRecord('a', { type: 'riddle' })], { destination });
  run.journal.setAsideErrors.push(new ConnectorError('journal-write-failed', { message: 'Disk full.' }));
  await until('opening waits', () => run.clock.nextWakeInMs !== undefined);
  run.clock.advance(60_000);
  await until('setting aside waits', () => run.said.some((n) => n.notice === 'set-aside-waits'));
  assert.equal(run.journal.marks.size, 0);
  run.clock.advance(60_000);
  await until('it is settled', () => run.journal.marks.size === 1);
  await run.finish();
});

test('one event of the connector itself that no mapping knows goes out on the built-in line', async () => {
  const run = await startSending([someRecord('h', { lane: 'connector', type: 'connector-heartbeat' })]);
  await until('it is settled', () => run.journal.marks.size === 1);
  assert.deepEqual(run.texts(), [['h things 1 connector:heartbeat']]);
  assert.equal(run.journal.asides.length, 0);
  await run.finish();
});

test('what is meant for another destination is passed over without a number', async () => {
  const run = await startSending([
    someRecord('other', { facts: { destination: 'elsewhere' } }),
    someRecord('mine', { facts: { destination: 'siem' } }),
  ]);
  await until('it is settled', () => run.journal.marks.get('siem/alert')?.position === 2);
  assert.deepEqual(run.texts(), [['mine things 1 thing']]);
  await run.finish();
});

test('a receiver that takes connections and proves nothing is not called upon without end', async () => {
  const destination = new ScriptedDestination();
  destination.provesAtOnce = false;
  const run = await startSending([someRecord('a')], { destination });
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await until(
      'it is sent',
      () => destination.connections.length === attempt && destination.last.lines.length === 1,
    );
    destination.last.lose();
    await until('it waits', () => run.said.filter((n) => n.notice === 'delivery-retries').length === attempt);
    run.clock.advance(61_000);
  }
  const waits = run.said.flatMap((n) => (n.notice === 'delivery-retries' ? [n.waitMs] : []));
  assert.ok(Math.max(...waits) > 1_000);
  await run.finish();
});

test('an exception of the destination itself is its own trouble and not the end of the loop', async () => {
  const destination = new ScriptedDestination();
  destination.openErrors.push(new TypeError('undefined is not a function'));
  const run = await startSending([someRecord('a')], { destination });
  await until('it waits', () => run.said.some((n) => n.notice === 'delivery-retries'));
  run.clock.advance(60_000);
  await until('it is settled', () => run.journal.marks.size === 1);
  await run.finish();
});

test('alerts that arrive later overtake audit noise that waits', async () => {
  const noise = Array.from({ length: 2_000 }, (_, n) => someRecord(`n${n}`, { lane: 'audit' }));
  const destination = new ScriptedDestination();
  const run = await startSending([...noise, someRecord('alert')], { destination });
  await until('all is sent', () => destination.connections[0]?.lines.length === 2_001);
  assert.equal(run.texts()[0]?.[0], 'alert things 1 thing');
  await run.finish();
});

test('a batch of the connector that a stop kept back goes out before its last words, and neither is skipped', async () => {
  let asked = 0;
  const pace: Pace = {
    ...unlimitedPace,
    ready: async (signal) => {
      asked += 1;
      if (asked === 2)
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
    portion: { lines: 1, bytes: 1_000 },
  };
  const run = await startSending(
    [
      someRecord('a', { lane: 'connector', type: 'thing' }),
      someRecord('b', { lane: 'connector', type: 'thing' }),
    ],
    { pace },
  );
  await until('the pace holds the rest of the batch', () => asked === 2);
  await run.journal.commit('things', somePage([someRecord('c', { lane: 'connector', type: 'thing' })]));
  await run.finish();
  assert.deepEqual(run.texts(), [['a things 1 thing', 'b things 2 thing', 'c things 3 thing']]);
  assert.deepEqual(run.journal.marks.get('siem/connector'), { position: 3, sequences: { things: 3 } });
});

test('a receiver that takes no more in the middle of a batch does not outlast the deadline of a stop', async () => {
  const destination = new ScriptedDestination();
  const stuck = Promise.withResolvers<void>();
  let isSending = false;
  const open = destination.open.bind(destination);
  destination.open = async () =>
    changedConnection(await open(), {
      send: () => {
        isSending = true;
        return stuck.promise;
      },
      close: async () => stuck.resolve(),
    });
  const run = await startSending([someRecord('a')], { destination });
  await until('it sends', () => isSending);
  run.stop.abort();
  run.deadline.abort();
  await run.running;
  assert.equal(run.journal.marks.size, 0);
});
