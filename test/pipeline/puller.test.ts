import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../../src/errors/codes.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Page } from '../../src/model/page.ts';
import type { StateView } from '../../src/model/state.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { runPuller } from '../../src/pipeline/puller.ts';
import type { Source } from '../../src/sources/source.ts';
import { MemoryJournal } from '../doubles/memory-journal.ts';
import { somePage, someRecord } from '../doubles/records.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { until } from '../doubles/until.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

type Round = (state: StateView) => AsyncIterable<Page>;

function start(rounds: readonly Round[], journal = new MemoryJournal()) {
  const clock = new VirtualClock();
  const said: Notice[] = [];
  const stop = new AbortController();
  let round = 0;
  const source: Source = {
    name: 'things',
    tenant: 'contoso',
    pollSeconds: 60,
    pull: (state: StateView) => (rounds[round++] ?? nothing)(state),
  };
  const report = (notice: Notice) => said.push(notice);
  const random = new SeededRandom(1);
  const running = runPuller({ source, journal, clock, random, report }, stop.signal);
  const names = () => said.map((n) => n.notice);
  return {
    source,
    clock,
    journal,
    said,
    names,
    running,
    rounds: () => round,
    finish: async () => {
      stop.abort();
      await running;
    },
  };
}

async function* nothing(): AsyncGenerator<Page> {}

function error(code: ErrorCode, more: { retryAfterMs?: number } = {}): ConnectorError {
  return new ConnectorError(code, { message: 'Asked and refused.', ...more });
}

test('what the source itself knew to be a repeat is counted beside what the journal recognised', async () => {
  const run = start([
    async function* () {
      yield somePage([someRecord('a')]);
      yield somePage([someRecord('a')], { repeated: 2 });
    },
  ]);
  await until('the round is over', () => run.names().includes('round-finished'));
  const counted = run.said.flatMap((n) => (n.notice === 'page-committed' ? [n.repeated] : []));
  assert.deepEqual(counted, [0, 3]);
  await run.finish();
});

test('records and state of every page are committed, and the next round starts from them', async () => {
  const seen: unknown[] = [];
  const run = start([
    async function* () {
      yield somePage([someRecord('a')], { changes: [{ put: 'mark', value: 1 }] });
      yield somePage([someRecord('b')], { changes: [{ put: 'mark', value: 2 }], hasMore: true });
    },
    async function* (state) {
      seen.push(state.get('mark'));
      yield* nothing();
    },
  ]);
  await until('the second round ended', () => run.names().lastIndexOf('round-finished') > 4);
  assert.deepEqual(seen, [2]);
  assert.deepEqual(
    run.journal.records.map((r) => r.record.id),
    ['a', 'b'],
  );
  assert.equal(run.clock.nextWakeInMs, 60_000);
  await run.finish();
});

test('a source that has used up its requests is asked again after the rest it wants, also without a change', async () => {
  const run = start([
    async function* () {
      yield { ...somePage([]), hasMore: true, resumeAfterMs: 7_000 };
    },
  ]);
  await until('the loop rests', () => run.clock.nextWakeInMs !== undefined);
  assert.deepEqual([run.clock.nextWakeInMs, run.rounds()], [7_000, 1]);
  run.clock.advance(7_000);
  await until('the second round ended', () => run.clock.nextWakeInMs === 60_000);
  assert.equal(run.rounds(), 2);
  await run.finish();
});

test('a source whose rate is reached goes on when it may, which is no failure', async () => {
  const run = start([
    // biome-ignore lint/correctness/useYield: it is over before its first page
    async function* () {
      throw error('source-rate-reached', { retryAfterMs: 61_000 });
    },
  ]);
  await until('the loop rests', () => run.clock.nextWakeInMs !== undefined);
  assert.deepEqual(run.said, [
    { notice: 'round-started', source: 'things' },
    { notice: 'round-finished', source: 'things', hasMore: true, restMs: 61_000 },
  ]);
  assert.equal(run.clock.nextWakeInMs, 61_000);
  await run.finish();
});

test('a source that has news is asked before its next poll is due, but not again and again', async () => {
  const run = start([]);
  const rings: (() => void)[] = [];
  run.source.wakes = (signal) =>
    new Promise((resolve) => {
      rings.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  for (let round = 1; round <= 3; round += 1) {
    await until('the loop rests', () => run.clock.nextWakeInMs === 2_000 && run.rounds() === round);
    run.clock.advance(2_000);
    await until('the loop listens', () => rings.length === round);
    rings[round - 1]?.();
  }
  await until('nobody sleeps for the polls that were due', () => run.clock.nextWakeInMs === 2_000);
  await run.finish();
});

test('a page is read while the one before it is committed, and no third one', async () => {
  let read = 0;
  const journal = new MemoryJournal();
  const commit = journal.commit.bind(journal);
  const { promise: disk, resolve: release } = Promise.withResolvers<void>();
  journal.commit = async (source, page) => {
    await disk;
    return commit(source, page);
  };
  const run = start(
    [
      async function* () {
        for (const id of ['a', 'b', 'c']) {
          read += 1;
          yield somePage([someRecord(id)]);
        }
      },
    ],
    journal,
  );
  await until('the second page was read', () => read === 2);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(read, 2);
  release();
  await until('all pages are committed', () => journal.commits === 3);
  await run.finish();
});

test('a page the journal cannot take is kept and committed again before anything that follows it', async () => {
  const journal = new MemoryJournal();
  journal.commitErrors.push(error('journal-full'), error('journal-write-failed'));
  const run = start(
    [
      async function* () {
        yield somePage([someRecord('a')]);
        yield somePage([someRecord('b')]);
      },
    ],
    journal,
  );
  for (const times of [1, 2]) {
    await until('the commit waits', () => run.names().filter((n) => n === 'commit-waits').length === times);
    run.clock.advance(60_000);
  }
  await until('both pages are committed', () => journal.commits === 2);
  assert.deepEqual(
    journal.records.map((r) => r.record.id),
    ['a', 'b'],
  );
  await run.finish();
});

test('a page gives its memory back once it is committed, and not while it may be committed again', async () => {
  const journal = new MemoryJournal();
  journal.commitErrors.push(error('journal-full'));
  let releases = 0;
  const run = start(
    [
      async function* () {
        yield somePage([someRecord('a')], { release: () => releases++ });
      },
    ],
    journal,
  );
  await until('the commit waits', () => run.names().includes('commit-waits'));
  assert.equal(releases, 0);
  run.clock.advance(60_000);
  await until('it is committed', () => journal.commits === 1);
  await run.finish();
  assert.equal(releases, 1);
});

test('the wish of the other side is honoured to the second, however long', async () => {
  const run = start([
    async function* () {
      yield* nothing();
      throw error('source-unreachable', { retryAfterMs: 1_800_000 });
    },
  ]);
  await until('the source waits', () => run.names().includes('source-retries'));
  assert.ok((run.clock.nextWakeInMs ?? 0) >= 1_800_000);
  run.clock.advance(1_801_000);
  await until('it recovered', () => run.names().includes('source-recovered'));
  await run.finish();
});

test('a source that throws what nobody knows is tried again a few times and then stopped alone', async () => {
  const broken: Round = () => {
    throw new TypeError('undefined is not a function');
  };
  const run = start(Array.from({ length: 20 }, () => broken));
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await until('it waits', () => run.names().filter((n) => n === 'source-retries').length === attempt);
    run.clock.advance(61_000);
  }
  await run.running;
  const last = run.said.at(-1);
  assert.equal(last?.notice, 'source-stopped');
  assert.match(JSON.stringify(last), /program-defect.*undefined is not a function/);
  assert.equal(run.rounds(), 6);
});

test('a malformed page is the fault of its source, and the pages before it stay', async () => {
  const run = start([
    async function* () {
      yield somePage([someRecord('a')]);
      yield { records: 'none' } as unknown as Page;
    },
  ]);
  await until('it waits', () => run.names().includes('source-retries'));
  assert.equal(run.journal.records.length, 1);
  await run.finish();
});

test('a broken promise of the journal ends the loop with that error', async () => {
  const journal = new MemoryJournal();
  journal.commitErrors.push(error('journal-broken'));
  const run = start(
    [
      async function* () {
        yield somePage([someRecord('a')]);
      },
    ],
    journal,
  );
  await assert.rejects(run.running, { code: 'journal-broken' });
});

test('stopping ends a wait at once and reads no further', async () => {
  const run = start([]);
  await until('it sleeps', () => run.clock.nextWakeInMs !== undefined);
  await run.finish();
  assert.equal(run.rounds(), 1);
});

test('a source that gives only what is known and then fails is asked less and less often', async () => {
  const round: Round = async function* () {
    yield somePage([someRecord('a')]);
    throw error('source-unreachable');
  };
  const run = start(Array.from({ length: 8 }, () => round));
  const waits = () => run.said.flatMap((n) => (n.notice === 'source-retries' ? [n.waitMs] : []));
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    await until('it waits', () => waits().length === attempt);
    run.clock.advance(60_000);
  }
  assert.ok(Math.max(...waits()) > 4_000);
  await run.finish();
});
