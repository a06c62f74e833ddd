import assert from 'node:assert/strict';
import { test } from 'node:test';
import { someRecord } from '../doubles/records.ts';
import { ScriptedDestination } from '../doubles/scripted-destination.ts';
import { until } from '../doubles/until.ts';
import { startSending } from './harness.ts';

test('records below the least severity are dealt with and take no number, and one severe event takes its whole record along', async () => {
  const run = await startSending(
    [
      someRecord('low', { type: 'trifle' }),
      someRecord('a'),
      someRecord('b', { type: 'incident' }),
      someRecord('low2', { type: 'trifle' }),
    ],
    { only: { minimumSeverity: 5 } },
  );
  await until('all is settled', () => run.journal.marks.get('siem/alert')?.position === 4);
  assert.deepEqual(run.texts(), [['a things 1 thing', 'b things 2 thing', 'b things 3 thing']]);
  assert.deepEqual(run.journal.marks.get('siem/alert')?.sequences, { things: 3 });
  const settled = run.said.filter((n) => n.notice === 'lines-settled');
  const sum = (of: 'filtered' | 'delivered' | 'leftOut') => settled.reduce((total, n) => total + n[of], 0);
  assert.deepEqual([sum('delivered'), sum('filtered'), sum('leftOut')], [2, 2, 0]);
  await run.finish();
});

test('only records of the wanted types and sources go out, and the connector is heard in any case', async () => {
  const records = [
    someRecord('a'),
    someRecord('b', { type: 'family' }),
    someRecord('gap', { lane: 'connector', type: 'trifle' }),
  ];
  const byType = await startSending(records, { only: { records: ['family'], minimumSeverity: 5 } });
  await until('all is settled', () => byType.journal.marks.size === 2);
  assert.deepEqual(
    byType.destination.last.lines.map(({ text }) => text.split(' ')[0]),
    ['b', 'b', 'b', 'gap'],
  );
  await byType.finish();
  const bySource = await startSending(records, { only: { sources: ['other'] } });
  await until('all is settled', () => bySource.journal.marks.size === 2);
  assert.deepEqual(bySource.texts(), [['gap things 1 thing']]);
  await bySource.finish();
});

test('what cannot be mapped is set aside where it is wanted only', async () => {
  const riddle = someRecord('a', { type: 'riddle' });
  const wanted = await startSending([riddle], { only: { minimumSeverity: 10 } });
  await until('it is settled', () => wanted.journal.marks.size === 1);
  assert.equal(wanted.journal.asides.length, 1);
  await wanted.finish();
  const unwanted = await startSending([riddle], { only: { records: ['thing'] } });
  await until('it is settled', () => unwanted.journal.marks.size === 1);
  assert.equal(unwanted.journal.asides.length, 0);
  await unwanted.finish();
});

test('a filtered record waits for what is unproven before it, and a restart in between counts on', async () => {
  const destination = new ScriptedDestination();
  destination.provesAtOnce = false;
  const only = { minimumSeverity: 5 };
  const first = await startSending(
    [someRecord('a'), someRecord('low', { type: 'trifle' }), someRecord('b')],
    { destination, only },
  );
  await until('all is sent', () => destination.connections[0]?.lines.length === 2);
  assert.equal(first.journal.marks.size, 0);
  destination.last.prove(1);
  await until('the filtered one is passed', () => first.journal.marks.get('siem/alert')?.position === 2);
  first.deadline.abort();
  await first.finish();
  const second = await startSending([someRecord('low2', { type: 'trifle' }), someRecord('c')], {
    journal: first.journal,
    only,
  });
  await until('all is settled', () => second.journal.marks.get('siem/alert')?.position === 5);
  assert.deepEqual(second.texts(), [['b things 2 thing', 'c things 3 thing']]);
  await second.finish();
});

test('records that are all filtered settle without a single line', async () => {
  const trifles = Array.from({ length: 1_000 }, (_, n) => someRecord(`low${n}`, { type: 'trifle' }));
  const run = await startSending(trifles, { only: { minimumSeverity: 5 } });
  await until('all is settled', () => run.journal.marks.get('siem/alert')?.position === 1_000);
  assert.deepEqual(run.texts(), [[]]);
  await run.finish();
});
