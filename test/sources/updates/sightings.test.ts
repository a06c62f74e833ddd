import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidate, dayMs, seen, startMs } from './harness.ts';

test('an alert is new, then changed in what differs, resolved and reopened', () => {
  const { page } = seen();
  assert.deepEqual(page([{ id: 'a', second: 1 }]), ['a new']);
  assert.deepEqual(page([{ id: 'a', second: 2, severity: 'high', assignedTo: 'x@y.z' }]), [
    'a changed (severity, assignedTo)',
  ]);
  assert.deepEqual(page([{ id: 'a', second: 3, status: 'resolved', severity: 'high' }]), [
    'a resolved (status, assignedTo)',
  ]);
  assert.deepEqual(page([{ id: 'a', second: 4, status: 'inProgress', severity: 'high' }]), [
    'a reopened (status)',
  ]);
});

test('facts the source knows itself stay', () => {
  const { records } = seen()
    .open()
    .judge([candidate({ id: 'a', second: 1 })], startMs);
  assert.deepEqual(records[0]?.facts, { kept: true, change: 'new' });
});

test('an alert that was resolved before it was first seen is told as resolved, not as new', () => {
  assert.deepEqual(seen().page([{ id: 'a', second: 1, status: 'resolved' }]), ['a resolved']);
});

test('an update of a resolved alert is a change, not another resolution', () => {
  const { page } = seen();
  page([{ id: 'a', second: 1, status: 'resolved' }]);
  assert.deepEqual(page([{ id: 'a', second: 2, status: 'resolved', severity: 'low' }]), [
    'a changed (severity)',
  ]);
});

test('an update in which nothing compared differs names nothing', () => {
  const { page } = seen();
  page([{ id: 'a', second: 1 }]);
  assert.deepEqual(page([{ id: 'a', second: 2 }]), ['a changed']);
});

test('evidence in another order, and null in place of nothing, is no change', () => {
  const { page } = seen();
  page([{ id: 'a', second: 1, evidence: [{ n: 1 }, { n: 2 }], assignedTo: null }]);
  assert.deepEqual(page([{ id: 'a', second: 2, evidence: [{ n: 2 }, { n: 1 }], assignedTo: '' }]), [
    'a changed',
  ]);
  assert.deepEqual(page([{ id: 'a', second: 3, evidence: [{ n: 2 }] }]), ['a changed (evidence)']);
});

test('a version that was judged before goes nowhere and is counted as repeated', () => {
  const { page, open } = seen();
  page([{ id: 'a', second: 1 }]);
  const judged = open().judge([candidate({ id: 'a', second: 1 })], startMs);
  assert.deepEqual(judged, { records: [], changes: [], filtered: 0, repeated: 1 });
});

test('two versions at the same moment are two, also where Microsoft states no time', () => {
  const { page } = seen();
  assert.deepEqual(
    page([
      { id: 'a', second: 1, version: '1.1' },
      { id: 'a', second: 1, version: '1.2', severity: 'high' },
      { id: 'b', second: undefined, version: 'x' },
      { id: 'b', second: undefined, version: 'y', status: 'resolved' },
    ]),
    ['a new', 'a changed (severity)', 'b new', 'b resolved (status)'],
  );
});

test('an older version that comes late names no change and changes nothing of what is known', () => {
  const { page } = seen();
  page([{ id: 'a', second: 5, status: 'resolved', severity: 'high' }]);
  assert.deepEqual(page([{ id: 'a', second: 3, severity: 'low' }]), ['a changed']);
  assert.deepEqual(page([{ id: 'a', second: 6, status: 'resolved', severity: 'high' }]), ['a changed']);
});

test('emit: first lets out the first sight only, status-change each other status', () => {
  const updates = [
    { id: 'a', second: 1 },
    { id: 'a', second: 2, severity: 'high' },
    { id: 'a', second: 3, severity: 'high', status: 'resolved' },
  ];
  assert.deepEqual(seen().page(updates, { emit: 'first' }), ['a new']);
  assert.deepEqual(seen().page(updates, { emit: 'status-change' }), ['a new', 'a resolved (status)']);
});

test('what emit leaves out is counted as filtered once, and does not come when emit is changed later', () => {
  const { open, state } = seen();
  const updates = [candidate({ id: 'a', second: 1 }), candidate({ id: 'a', second: 2 })];
  const first = open({ emit: 'first' }).judge(updates, startMs);
  assert.equal(first.filtered, 1);
  state.apply(first.changes);
  const again = open({ emit: 'every-update' }).judge(updates.slice(1), startMs);
  assert.deepEqual([again.records.length, again.filtered, again.repeated], [0, 0, 1]);
});

test('a page that is judged and never committed leaves no trace', () => {
  const { page, open } = seen();
  open().judge([candidate({ id: 'a', second: 1 })], startMs);
  assert.deepEqual(page([{ id: 'a', second: 1 }]), ['a new']);
});

test('pages of one round build on each other though the state stays as it was at its start', () => {
  const { open } = seen();
  const round = open();
  round.judge([candidate({ id: 'a', second: 1 })], startMs);
  const next = round.judge([candidate({ id: 'a', second: 2, severity: 'high' })], startMs);
  assert.equal(next.records[0]?.facts['changed'], 'severity');
});

test('when other fields are compared than before, nothing is called changed that only was not known', () => {
  const { state, page, open } = seen();
  page([{ id: 'a', second: 1, severity: 'low' }]);
  const other = ['assignedTo', 'severity', 'title'];
  const update = candidate({ id: 'a', second: 2, severity: 'high', status: 'resolved' }, other);
  const judged = open({ fields: other }).judge([update], startMs);
  assert.deepEqual(judged.records[0]?.facts, { kept: true, change: 'resolved', changed: 'status' });
  state.apply(judged.changes);
  const later = candidate({ id: 'a', second: 3, severity: 'low', status: 'resolved' }, other);
  assert.equal(open({ fields: other }).judge([later], startMs).records[0]?.facts['changed'], 'severity');
});

test('more fields than fit into a sighting are refused', () => {
  const many = Array.from({ length: 12 }, (_, i) => `field${i}`);
  assert.throws(() => seen().open({ fields: many }), { code: 'program-defect' });
  assert.ok(seen().open({ fields: many.slice(0, 11) }));
});

test('a sighting with all fields takes at most 64 bytes of the state', () => {
  const many = Array.from({ length: 11 }, (_, i) => `field${i}`);
  const { state, open } = seen();
  const ids = Array.from({ length: 20_000 }, (_, i) => candidate({ id: `alert-${i}`, second: i }, many));
  state.apply(open({ fields: many }).judge(ids, startMs).changes);
  let bytes = 0;
  let buckets = 0;
  for (const [, value] of state.view().entries('sightings/')) {
    bytes += String(value).length;
    buckets += 1;
  }
  // Four characters of a bucket are its head; base64 is filled up to a multiple of four.
  assert.ok((bytes - 8 * buckets) / ids.length <= 64, `${bytes} bytes in ${buckets} buckets`);
});

test('an alert is forgotten 200 days after its last sight, not after its last change', async () => {
  const { page, sweep } = seen();
  page([
    { id: 'a', second: 1 },
    { id: 'b', second: 1 },
  ]);
  page([{ id: 'a', second: 1 }], { atMs: startMs + 10 * dayMs });
  await sweep(startMs + 205 * dayMs);
  assert.deepEqual(
    page([
      { id: 'a', second: 2 },
      { id: 'b', second: 2 },
    ]),
    ['a changed', 'b new'],
  );
});

test('an alert seen by a clock that was far ahead is forgotten too', async () => {
  const { page, sweep } = seen();
  page([{ id: 'a', second: 1 }], { atMs: startMs + 400 * dayMs });
  await sweep(startMs);
  assert.deepEqual(page([{ id: 'a', second: 2 }]), ['a new']);
});

test('sweeping happens once a day, and whenever there are too many', async () => {
  const { page, sweep } = seen();
  page(Array.from({ length: 10 }, (_, i) => ({ id: `a${i}`, second: 1 })));
  assert.ok((await sweep(startMs)) > 0);
  assert.equal(await sweep(startMs + 60_000), 0);
  assert.ok((await sweep(startMs + 60_000, 9)) > 0);
  assert.equal(await sweep(startMs + 60_000, 9), 0);
  assert.ok((await sweep(startMs + dayMs)) > 0);
});

test('when there are too many, those resolved longest ago leave first, then the oldest, and they are counted', async () => {
  const { page, sweep, notices } = seen();
  const days = ['open', 'resolved'].flatMap((status) => [0, 1, 2].map((day) => ({ status, day })));
  const ids = (status: string, day: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({ id: `${status}${day}-${from + i}`, second: 1, status }));
  for (const { status, day } of days) page(ids(status, day, 0, 20), { atMs: startMs + day * dayMs });
  // 120 are there: 19 of 20 may stay where 80 is the limit, so 44 go, the last 4 of the third rank of resolved ones.
  await sweep(startMs + 3 * dayMs, 80);
  const forgotten = days.flatMap(({ status, day }) => {
    const again = ids(status, day, 0, 20).map((alert) => ({ ...alert, second: 2 }));
    const fresh = page(again, { atMs: startMs + 3 * dayMs }).filter((line) => !line.includes('changed'));
    return fresh.length === 0 ? [] : [`${status}${day}: ${fresh.length}`];
  });
  assert.deepEqual(forgotten, ['resolved0: 20', 'resolved1: 20', 'resolved2: 4']);
  assert.deepEqual(notices, [{ notice: 'sightings-crowded-out', source: 'alerts', count: 44, limit: 80 }]);
});
