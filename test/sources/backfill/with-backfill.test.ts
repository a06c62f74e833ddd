import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../../src/errors/connector-error.ts';
import { progressChange, removalChanges } from '../../../src/sources/backfill/job.ts';
import { somePage, someRecord } from '../../doubles/records.ts';
import { furthestBackMs, hourMs, pastSource } from './harness.ts';

const failing = new ConnectorError('source-failing', { message: 'Microsoft failed.' });

function idsOf(pages: readonly { readonly records: readonly { readonly id: string }[] }[]) {
  return pages.flatMap(({ records }) => records.map(({ id }) => id));
}

test('a source without back-fills yields its own pages and nothing else', async () => {
  const run = pastSource({
    live: async function* () {
      yield somePage([someRecord('live')]);
    },
  });
  assert.deepEqual(idsOf(await run.round()), ['live']);
  assert.deepEqual(run.asked, []);
});

test('one slice is read a round, behind the live windows, until the span is done', async () => {
  const run = pastSource({
    live: async function* () {
      yield somePage([someRecord('live')]);
    },
  });
  const { fromMs, toMs } = run.start('a', -10, -2);
  const pages = await run.round();
  assert.deepEqual(idsOf(pages), ['live', `past-${fromMs}`]);
  for (let n = 0; n < 5; n += 1) await run.round();
  // Slices that are quick grow: one hour, two, four, and the hour that is left.
  assert.deepEqual(
    run.asked.map((span) => (span.toMs - span.fromMs) / hourMs),
    [1, 2, 4, 1],
  );
  assert.equal(run.asked.at(-1)?.toMs, toMs);
  assert.equal(run.backfills()[0]?.progress?.records, 4);
  assert.deepEqual(
    run.told().filter((notice) => notice !== 'backfill-progressed'),
    ['backfill-started', 'backfill-finished'],
  );
});

test('a slice waits while the live windows have more to give', async () => {
  let hasMore = true;
  const run = pastSource({
    live: async function* () {
      yield somePage([someRecord('live')], { hasMore });
    },
  });
  run.start('a', -10, -2);
  const pages = await run.round();
  assert.deepEqual([run.asked.length, pages.at(-1)?.hasMore], [0, true]);
  hasMore = false;
  await run.round();
  assert.equal(run.asked.length, 1);
});

test('trouble of a live window keeps no slice from being read, and is told all the same', async () => {
  const run = pastSource({
    live: async function* () {
      yield somePage([someRecord('live')]);
      throw failing;
    },
  });
  run.start('a', -10, -2);
  await assert.rejects(run.round(), failing);
  assert.equal(run.asked.length, 1);
});

test('trouble that concerns the whole API, and a defect, end the round before the slice', async () => {
  const throttled = new ConnectorError('source-throttled', { message: 'Too many.' });
  for (const error of [throttled, new TypeError('a defect')]) {
    const run = pastSource({
      // biome-ignore lint/correctness/useYield: it fails before its first page
      live: async function* () {
        throw error;
      },
    });
    run.start('a', -10, -2);
    await assert.rejects(run.round(), error);
    assert.equal(run.asked.length, 0);
  }
});

test('a slice that fails is noted and tried again later, shorter, without an error of the source', async () => {
  let isFailing = true;
  const run = pastSource({
    read: async function* () {
      yield somePage([someRecord('before')]);
      if (isFailing) throw failing;
    },
  });
  run.start('a', -10, -9);
  await run.round();
  const { progress } = run.backfills()[0] ?? {};
  assert.deepEqual(
    [progress?.tries, progress?.reason, progress?.sliceMs, progress?.doneToMs],
    [1, 'Microsoft failed.', hourMs / 2, run.asked[0]?.fromMs],
  );
  await run.round();
  assert.equal(run.asked.length, 1);
  run.clock.advance(30_000);
  await run.round();
  run.clock.advance(59_999);
  await run.round();
  assert.equal(run.asked.length, 2);
  isFailing = false;
  run.clock.advance(1);
  await run.round();
  assert.equal(run.asked.length, 3);
  assert.equal(run.backfills()[0]?.progress?.tries, 0);
  assert.equal(run.told().filter((notice) => notice === 'backfill-failing').length, 2);
});

test('the wait that Microsoft asks for is kept', async () => {
  const run = pastSource({
    // biome-ignore lint/correctness/useYield: it fails before its first page
    read: async function* () {
      throw new ConnectorError('source-throttled', { message: 'Too many.', retryAfterMs: 600_000 });
    },
  });
  run.start('a', -10, -9);
  await run.round();
  run.clock.advance(599_000);
  await run.round();
  assert.equal(run.asked.length, 1);
  run.clock.advance(1_000);
  await run.round();
  assert.equal(run.asked.length, 2);
});

test('a slice that takes too long is broken off, and read again in shorter ones', async () => {
  const run = pastSource({
    read: async function* ({ fromMs }) {
      yield somePage([someRecord(`first-${fromMs}`)]);
      run.clock.advance(20_000);
      yield somePage([someRecord(`second-${fromMs}`)]);
      yield somePage([someRecord(`third-${fromMs}`)]);
    },
  });
  const { fromMs } = run.start('a', -10, -2);
  const pages = await run.round();
  assert.deepEqual(idsOf(pages), [`first-${fromMs}`, `second-${fromMs}`]);
  const { progress } = run.backfills()[0] ?? {};
  assert.deepEqual([progress?.doneToMs, progress?.sliceMs], [fromMs, hourMs / 2]);
});

test('the shortest slice is read to its end however long it takes', async () => {
  const run = pastSource({
    read: async function* () {
      run.clock.advance(20_000);
      yield somePage([someRecord('slow')]);
      yield somePage([someRecord('last')]);
    },
  });
  run.start('a', -10, -2);
  for (let n = 0; n < 7; n += 1) await run.round();
  const [last] = run.backfills();
  assert.equal(last?.progress?.sliceMs, 60_000);
  assert.ok((last?.progress?.doneToMs ?? 0) > (last?.job.fromMs ?? 0));
});

test('a stop in the middle of a slice leaves it to be read again', async () => {
  const stop = new AbortController();
  const run = pastSource({
    stop: stop.signal,
    read: async function* () {
      yield somePage([someRecord('a')]);
      stop.abort();
    },
  });
  run.start('a', -10, -2);
  await run.round();
  assert.equal(run.backfills()[0]?.progress, undefined);
});

test('jobs are done one after the other, and one that waits lets the next one go first', async () => {
  const run = pastSource({
    read: async function* ({ fromMs }) {
      if (fromMs === first.fromMs) throw failing;
      yield somePage([someRecord(`past-${fromMs}`)]);
    },
  });
  const first = run.start('b', -10, -9);
  run.clock.advance(1);
  const second = run.start('a', -5, -4);
  await run.round();
  await run.round();
  assert.deepEqual(
    run.asked.map((span) => span.fromMs),
    [first.fromMs, second.fromMs],
  );
});

test('a job cancelled while its slice is read does not come back, and leaves nothing behind', async () => {
  const run = pastSource({
    read: async function* () {
      yield somePage([someRecord('a')]);
      run.state.apply(removalChanges('a'));
    },
  });
  run.start('a', -10, -2);
  await run.round();
  assert.deepEqual(run.backfills(), []);
  run.start('b', -10, -9);
  await run.round();
  assert.deepEqual([...run.state.view().entries('backfill-progress/a')], []);
});

test('what Microsoft no longer keeps when its turn comes is told as a gap, and the rest is read', async () => {
  const run = pastSource();
  const { fromMs, toMs } = run.start('a', -10, -2);
  run.clock.advance(furthestBackMs - 5 * hourMs);
  const [page] = await run.round();
  const gap = JSON.parse(Buffer.from(page?.records[0]?.json ?? []).toString()) as Record<string, string>;
  assert.deepEqual(
    [page?.records[0]?.type, gap['reason'], Date.parse(gap['from'] ?? '')],
    ['connector-gap', 'expired', fromMs],
  );
  await run.round();
  assert.deepEqual(run.asked[0]?.fromMs, fromMs + 5 * hourMs);
  run.clock.advance(furthestBackMs);
  await run.round();
  assert.equal(run.backfills()[0]?.progress?.doneToMs, toMs);
  assert.ok(run.told().includes('backfill-finished'));
});

test('a finished job is listed for seven days', async () => {
  const run = pastSource();
  const job = run.start('a', -3, -2);
  await run.round();
  assert.ok((run.backfills()[0]?.progress?.finishedAtMs ?? 0) > 0);
  run.clock.advance(7 * 24 * hourMs);
  await run.round();
  assert.equal(run.backfills().length, 1);
  run.clock.advance(1);
  await run.round();
  assert.deepEqual(run.backfills(), []);
  assert.equal(run.asked.length, 1);
  assert.equal(job.id, 'a');
});

test('a clock that jumped back does not keep a job waiting', async () => {
  const run = pastSource();
  const job = run.start('a', -3, -2);
  const begun = { records: 0, sliceMs: hourMs, tries: 1, reason: 'Microsoft failed.', finishedAtMs: 0 };
  const notBeforeMs = run.clock.now() + 48 * hourMs;
  run.state.apply([progressChange('a', { ...begun, doneToMs: job.fromMs, notBeforeMs })]);
  await run.round();
  assert.equal(run.asked.length, 1);
});

test('a slice knows what the live windows of its round have found', async () => {
  const seen: unknown[] = [];
  const run = pastSource({
    live: async function* () {
      yield somePage([], {
        changes: [{ put: 'known/c', value: 1 }, { delete: 'known/b' }, { put: 'known/a', value: 2 }],
      });
    },
    read: async function* (_span, state) {
      seen.push(...state.entries('known/'), state.get('known/b') ?? 'gone');
      yield somePage([]);
    },
  });
  run.state.apply(['b', 'd'].map((name) => ({ put: `known/${name}`, value: 0 })));
  run.start('a', -3, -2);
  await run.round();
  assert.deepEqual(seen, [['known/a', 2], ['known/c', 1], ['known/d', 0], 'gone']);
});
