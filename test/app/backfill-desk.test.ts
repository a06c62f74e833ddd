import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBackfillDesk } from '../../src/app/backfill-desk.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { progressChange } from '../../src/sources/backfill/job.ts';
import { MemoryJournal } from '../doubles/memory-journal.ts';
import { somePage } from '../doubles/records.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function setUp() {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const sources = ['one', 'two'].map((name) => ({
    name,
    tenant: 'contoso',
    past: { furthestBackMs: 7 * dayMs },
  }));
  const told: Notice[] = [];
  const report = (notice: Notice) => told.push(notice);
  const desk = createBackfillDesk({ sources, journal, clock, random: new SeededRandom(1), report });
  const wish = (source: string, from: number, to: number) => ({
    source,
    fromMs: clock.now() + from * hourMs,
    toMs: clock.now() + to * hourMs,
  });
  return { clock, journal, desk, wish, told };
}

async function wordsOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => assert.fail('it was not refused'),
    (reason: { code: string; message: string; remedy: string }) => reason,
  );
  return `${error.code}: ${error.message} ${error.remedy}`;
}

test('a back-fill is durable state of its source, listed with how far it is', async () => {
  const { desk, journal, wish, clock } = setUp();
  const begun = await desk.start(wish('one', -10, -2));
  const other = await desk.start(wish('two', -4, 0));
  assert.match(begun.id, /^[0-9a-f]{8}$/);
  assert.notEqual(begun.id, other.id);
  assert.deepEqual(await desk.list(), [begun, other]);
  const doneToMs = begun.fromMs + hourMs;
  const progress = { doneToMs, records: 7, sliceMs: hourMs, tries: 2, reason: 'No.', notBeforeMs: 0 };
  const change = progressChange(begun.id, { ...progress, finishedAtMs: 0 });
  await journal.commit('one', somePage([], { changes: [change] }));
  const expected = { ...begun, doneToMs, records: 7, tries: 2, reason: 'No.' };
  assert.deepEqual((await desk.list())[0], expected);
  assert.equal(begun.createdAtMs, clock.now());
});

test('one that is cancelled is gone with its progress, and cannot be cancelled again', async () => {
  const { desk, journal, wish, told } = setUp();
  await desk.start(wish('one', -10, -2));
  const { id } = await desk.start(wish('two', -10, -2));
  assert.equal((await desk.cancel(id)).source, 'two');
  assert.deepEqual(told, [{ notice: 'backfill-cancelled', source: 'two', id }]);
  assert.deepEqual([...(await journal.state('two')).entries('backfill')], []);
  assert.equal((await desk.list()).length, 1);
  assert.match(await wordsOf(desk.cancel(id)), /^backfill-unknown: No back-fill has the id [0-9a-f]{8}\./);
});

test('what cannot be filled in is refused in words', async () => {
  const { desk, wish } = setUp();
  assert.match(await wordsOf(desk.start(wish('three', -2, -1))), /no source three\. .*are: one, two\./);
  assert.match(await wordsOf(desk.start(wish('one', -1, -1))), /ends before it begins\./);
  assert.match(
    await wordsOf(desk.start(wish('one', -1, 1))),
    /ends in the future, at 2026-01-08T10:00:00Z\./,
  );
  assert.equal(
    await wordsOf(desk.start(wish('one', -7 * 24 - 1, 0))),
    'backfill-refused: The span begins at 2026-01-01T08:00:00Z, and Microsoft keeps what one reads for 7 days only. Begin at 2026-01-01T09:00:00Z or later.',
  );
});

test('a source does ten at most, finished ones not counted', async () => {
  const { desk, journal, wish } = setUp();
  for (let n = 0; n < 10; n += 1) await desk.start(wish('one', -10, -2));
  assert.match(await wordsOf(desk.start(wish('one', -10, -2))), /has 10 back-fills under way/);
  const [first] = await desk.list();
  const progress = {
    doneToMs: first?.toMs ?? 0,
    records: 0,
    sliceMs: 1,
    tries: 0,
    reason: '',
    notBeforeMs: 0,
  };
  const change = progressChange(first?.id ?? '', { ...progress, finishedAtMs: 5 });
  await journal.commit('one', somePage([], { changes: [change] }));
  assert.ok(await desk.start(wish('one', -10, -2)));
});
