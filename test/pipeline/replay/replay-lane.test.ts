// Sending once more: behind live events, under its own numbers, neither lost nor doubled by what happens meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdPrefix, ownState } from '../../../src/journal/journal.ts';
import type { Mapped } from '../../../src/mapping/mapper.ts';
import { createPace } from '../../../src/pipeline/pace.ts';
import { idKey } from '../../../src/pipeline/replay/id-key.ts';
import { someRecord } from '../../doubles/records.ts';
import { ReplayRun } from './harness.ts';

const riddle: Mapped = { outcome: 'rejected', code: 'record-unmappable', reason: 'It is not JSON.' };
const mark = 'DefenderConnectorReplay=abcdef012345';

function replayed(run: ReplayRun): readonly string[] {
  return run.texts.filter((text) => text.includes('/replay'));
}

async function withThings(ids: readonly string[], seed = 1): Promise<ReplayRun> {
  const run = await ReplayRun.begin(seed);
  await run.commit(...ids.map((id) => someRecord(id)));
  await run.until('all is live', () => run.texts.length === ids.length);
  return run;
}

test('a replay sends kept records again in a feed and under numbers of its own, marked with the mappings', async () => {
  const run = await withThings(['a', 'b']);
  await run.commit(someRecord('n', { lane: 'audit' }), someRecord('h', { lane: 'connector' }));
  await run.until('all is live', () => run.texts.length === 4);
  await run.finished((await run.replayAll()).id);
  assert.deepEqual(replayed(run), [
    `a things/replay 1 ${mark}`,
    `b things/replay 2 ${mark}`,
    `n things/audit/replay 1 ${mark}`,
  ]);
  run.mappingHash = 'another hash of mappings';
  await run.finished((await run.replayAll({ idKeys: [idKey('b'), idKey('h')] })).id);
  assert.deepEqual(replayed(run).slice(3), [
    'b things/replay 3 DefenderConnectorReplay=another hash',
    'h things/replay 4 DefenderConnectorReplay=another hash',
  ]);
  assert.equal((await run.journal.reader('siem', 'alert')).rewind().sequences['things'], 2);
  const settled = run.said.flatMap((n) => (n.notice === 'lines-settled' ? [n.delivered] : []));
  assert.equal(
    settled.reduce((sum, count) => sum + count),
    4,
  );
  assert.deepEqual([...(await run.journal.state(ownState)).entries(holdPrefix)], []);
  await run.stop();
});

test('a replay keeps to its source and to the time of commit', async () => {
  const run = await withThings(['early']);
  run.clock.advance(60_000);
  const fromMs = run.clock.now();
  await run.commit(someRecord('late'));
  await run.journal.commit('others', {
    records: [someRecord('other')],
    changes: [],
    filtered: 0,
    hasMore: false,
  });
  const wish = { destination: 'siem', fromMs, toMs: fromMs + 60_000, source: 'things', perSecond: 100 };
  await run.finished((await run.desk.start(wish)).id);
  assert.deepEqual(replayed(run), [`late things/replay 1 ${mark}`]);
  await run.stop();
});

test('it is no faster than asked for, and live events overtake it', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `r${i}`);
  const run = await withThings(ids);
  const begunAt = run.clock.monotonic();
  const { id } = await run.replayAll({ perSecond: 4 });
  await run.until('it is under way', () => replayed(run).length >= 10);
  await run.commit(someRecord('live'));
  await run.until('the live one is out', () => run.texts.includes('live things 41'));
  assert.ok(replayed(run).length < 15);
  await run.finished(id);
  assert.equal(replayed(run).length, 40);
  assert.ok(run.clock.monotonic() - begunAt >= (39 / 4) * 1_000);
  await run.stop();
});

test('after a loss exactly what was unproven goes again, under the same numbers', async () => {
  const run = await withThings(['a', 'b', 'c']);
  run.destination.provesAtOnce = false;
  run.destination.last.lose();
  await run.until('it is open again', () => run.destination.connections.length === 2);
  const { id } = await run.replayAll();
  await run.until('all is out', () => run.destination.last.lines.length === 3);
  run.destination.last.prove(1);
  const first = run.destination.last;
  run.destination.provesAtOnce = true;
  await run.until('the first is settled', () =>
    run.said.some((n) => n.notice === 'lines-settled' && n.unproven === 2),
  );
  first.lose();
  await run.finished(id);
  assert.deepEqual(replayed(run).slice(3), [`b things/replay 2 ${mark}`, `c things/replay 3 ${mark}`]);
  const [done] = await run.desk.list();
  assert.deepEqual([done?.sent, done?.share], [3, 1]);
  await run.stop();
});

test('whatever dies in the middle, every wanted record arrives, numbers have no hole, and one number is one record', async () => {
  for (let seed = 1; seed <= 8; seed += 1) {
    const ids = Array.from({ length: 60 }, (_, i) => `r${i}`);
    const run = await withThings(ids, seed);
    const { id } = await run.replayAll({ perSecond: 20 });
    for (let death = 0; death < 3; death += 1) {
      const before = replayed(run).length;
      const more = 1 + Math.floor(run.folder.random.fraction() * 15);
      await run.until('some more went', () => replayed(run).length >= before + more);
      if (run.folder.random.fraction() < 0.5) await run.kill();
      else run.destination.last.lose();
    }
    await run.finished(id);
    const numbered = new Map<number, Set<string>>();
    for (const text of replayed(run)) {
      const [record = '', , number = ''] = text.split(' ');
      numbered.set(Number(number), (numbered.get(Number(number)) ?? new Set()).add(record));
    }
    assert.deepEqual(
      [...numbered.values()].map((records) => records.size),
      ids.map(() => 1),
      `seed ${seed}`,
    );
    assert.deepEqual(
      [...numbered.keys()].sort((a, b) => a - b),
      ids.map((_, i) => i + 1),
      `seed ${seed}`,
    );
    assert.deepEqual(new Set(replayed(run).map((text) => text.split(' ')[0])), new Set(ids), `seed ${seed}`);
    // What is sent within the second that had not been written down yet, three times.
    assert.ok(replayed(run).length <= 60 + 3 * 25, `seed ${seed}: ${replayed(run).length} lines`);
    await run.stop();
  }
});

test('one that is cancelled stops, holds nothing any more, and the next one begins', async () => {
  const run = await withThings(Array.from({ length: 50 }, (_, i) => `r${i}`));
  const { id } = await run.replayAll({ perSecond: 4 });
  const next = await run.replayAll({ idKeys: [idKey('r7')] });
  await run.until('it is under way', () => replayed(run).length >= 5);
  await run.desk.cancel(id);
  await run.finished(next.id);
  assert.ok(replayed(run).length < 12);
  assert.match(replayed(run).at(-1) ?? '', /^r7 /);
  await run.until('it is swept out', () => run.clock.monotonic() > 60_000);
  await run.kill();
  assert.deepEqual(
    (await run.desk.list()).map((each) => each.id),
    [next.id],
  );
  assert.deepEqual([...(await run.journal.state(ownState)).entries(holdPrefix)], []);
  await run.stop();
});

test('a retried reject is gone when its line is proven, or renewed with its new reason', async () => {
  const run = await ReplayRun.begin();
  run.outcomes.set('riddle', riddle).set('mystery', riddle);
  const types = ['riddle', 'thing', 'mystery', 'riddle'];
  await run.commit(...types.map((type, i) => someRecord(`r${i}`, { type })));
  await run.until('three are set aside', () => run.journal.status().rejects === 3);
  run.outcomes.delete('riddle');
  run.outcomes.set('mystery', { outcome: 'rejected', code: 'mapping-missing', reason: 'No mapping.' });
  const [job] = await run.desk.retry({ perSecond: 100 });
  await run.finished(job?.id ?? '');
  assert.deepEqual(replayed(run), [`r0 things/replay 1 ${mark}`, `r3 things/replay 2 ${mark}`]);
  const left = await run.journal.rejects(10);
  assert.deepEqual(
    left.map(({ recordId, code, number }) => [recordId, code, number]),
    [['r2', 'mapping-missing', 2]],
  );
  await assert.rejects(run.desk.retry({ code: 'record-unmappable', perSecond: 1 }), {
    code: 'reject-unknown',
  });
  await run.stop();
});

test('while its line is unproven a retried reject stands, also when the service dies', async () => {
  const run = await ReplayRun.begin();
  run.outcomes.set('riddle', riddle);
  await run.commit(someRecord('r', { type: 'riddle' }));
  await run.until('it is set aside', () => run.journal.status().rejects === 1);
  run.outcomes.delete('riddle');
  run.destination.provesAtOnce = false;
  run.destination.last.lose();
  const [job] = await run.desk.retry({ perSecond: 100, numbers: [1] });
  await run.until('it is out', () => replayed(run).length === 1);
  await run.kill();
  assert.equal(run.journal.status().rejects, 1);
  await run.until('it is out again', () => replayed(run).length === 2);
  run.destination.last.prove(1);
  await run.finished(job?.id ?? '');
  assert.equal(run.journal.status().rejects, 0);
  assert.equal(new Set(replayed(run)).size, 1);
  await run.stop();
});

test('a replay that finds a record unmappable sets it aside, and dropping it settles it for good', async () => {
  const run = await withThings(['a', 'b']);
  run.outcomes.set('thing', riddle);
  await run.finished((await run.replayAll()).id);
  assert.deepEqual((await run.desk.list())[0]?.setAside, 2);
  assert.equal(await run.desk.drop({ numbers: [1] }), 1);
  assert.ok(run.said.some((n) => n.notice === 'rejects-dropped' && n.count === 1));
  await run.kill();
  assert.deepEqual(
    (await run.journal.rejects(9)).map(({ recordId }) => recordId),
    ['b'],
  );
  await assert.rejects(run.desk.drop({ numbers: [1] }), { code: 'reject-unknown' });
  await run.stop();
});

test('what is no longer kept is passed over and counted', async () => {
  const bounds = { maxBytes: 8_000, reserveBytes: 2_000 };
  const run = await ReplayRun.begin(1, { sizes: { segmentBytes: 1, tailBytes: 1, bounds } });
  await run.commit(...['a', 'b', 'c'].map((id) => someRecord(id)));
  await run.until('all is live', () => run.texts.length === 3);
  const { id } = await run.replayAll({ perSecond: 1 });
  await run.until('it has begun', () => replayed(run).length === 1);
  for (let i = 0; i < 12; i += 1) {
    await run.commit(someRecord(`x${i}`, { json: JSON.stringify('x'.repeat(500)) }));
    await run.until('it is live', () => run.texts.includes(`x${i} things ${i + 4}`));
  }
  await run.finished(id);
  const done = run.said.find((n) => n.notice === 'replay-finished');
  assert.ok((done?.gone ?? 0) > 0 && (done?.gone ?? 0) + (done?.sent ?? 0) === 3);
  await run.stop();
});

test('what cannot be replayed is refused in words', async () => {
  const run = await withThings(['a']);
  const wish = { destination: 'siem', fromMs: 0, toMs: run.clock.now() + 1, perSecond: 1 };
  const refusals = [
    [{ ...wish, destination: 'other' }, /no destination other/],
    [{ ...wish, source: 'other' }, /no source other/],
    [{ ...wish, fromMs: wish.toMs }, /ends before it begins/],
    [{ ...wish, toMs: 5 }, /keeps no records of that time/],
  ] as const;
  for (const [bad, message] of refusals) {
    await assert.rejects(run.desk.start(bad), { code: 'replay-refused', message });
  }
  for (let i = 0; i < 10; i += 1) await run.replayAll({ perSecond: 1 });
  await assert.rejects(run.replayAll(), { code: 'replay-refused', message: /10 replays under way/ });
  await assert.rejects(run.desk.cancel('nothing'), { code: 'replay-unknown' });
  await run.stop();
});

test('a replay that has looked through everything is not done while its lines are unproven', async () => {
  const run = await withThings(Array.from({ length: 600 }, (_, i) => `r${i}`));
  run.destination.provesAtOnce = false;
  run.destination.last.lose();
  await run.until('it is open again', () => run.destination.connections.length === 2);
  const { id } = await run.replayAll({ idKeys: [idKey('r0')] });
  await run.until('it is out', () => replayed(run).length === 1);
  const enoughAt = run.clock.monotonic() + 10_000;
  await run.until('it has looked through all', () => run.clock.monotonic() > enoughAt);
  assert.ok(!run.said.some((n) => n.notice === 'replay-finished'));
  await run.kill();
  await run.until('it is out again', () => replayed(run).length === 2);
  run.destination.last.prove(1);
  await run.finished(id);
  assert.equal(new Set(replayed(run)).size, 1);
  await run.stop();
});

test('what does not fit into one portion of the rate of the destination comes with the next', async () => {
  const run = await ReplayRun.begin();
  run.pace = createPace({ eventsPerSecond: 5, burstSeconds: 1 }, run.clock);
  await run.kill();
  const ids = Array.from({ length: 20 }, (_, i) => `r${i}`);
  await run.commit(...ids.map((id) => someRecord(id)));
  await run.finished((await run.replayAll({ perSecond: 1_000 })).id);
  assert.deepEqual(
    replayed(run),
    ids.map((id, i) => `${id} things/replay ${i + 1} ${mark}`),
  );
  await run.stop();
});
