// What is asked for again after damage, and what is told as a gap, on a virtual clock.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchLost } from '../../src/commands/journal/fetch-lost.ts';
import type { Loss } from '../../src/journal/embedded/inspection.ts';
import type { ProbedSource } from '../../src/sources/source-kind.ts';
import { MemoryJournal } from '../doubles/memory-journal.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Losses between these times, in hours from now, of a source whose past reaches seven days. */
async function fetched(...hours: readonly (readonly [after: number, before: number])[]) {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const now = clock.now();
  const losses = hours.map(([after, before]): Loss => {
    const positions = { first: 2, last: 2, from: [1, 1, 1], to: [2, 1, 1] } as const;
    return {
      found: 'loss',
      stretches: [],
      ...positions,
      afterMs: now + after * hourMs,
      beforeMs: now + before * hourMs,
    };
  });
  const past = { what: 'audit', furthestBackMs: 7 * dayMs };
  const source = { name: 'office', tenant: 'contoso', past } as unknown as ProbedSource;
  const world = { journal, clock, random: new SeededRandom(1), report: () => {} };
  const { backfills, gaps } = await fetchLost(losses, [source], world);
  const inHours = (ms: number) => Math.round((ms - now) / hourMs);
  return {
    backfills: backfills.map(({ fromMs, toMs }) => [inHours(fromMs), inHours(toMs)]),
    gaps: gaps.map(({ fromMs, toMs }) => [inHours(fromMs), inHours(toMs)]),
    told: journal.records.map(({ record }) => JSON.parse(new TextDecoder().decode(record.json))),
  };
}

test('what Microsoft still holds is fetched again, with a day before it', async () => {
  assert.deepEqual(await fetched([-10, -9]), { backfills: [[-34, -9]], gaps: [], told: [] });
});

test('losses that lie near each other are fetched as one, a lost end up to now', async () => {
  assert.deepEqual((await fetched([-100, -90], [-80, -79], [-3, -3])).backfills, [
    [-124, -79],
    [-27, 0],
  ]);
});

test('what is out of reach is told as a gap, and the rest fetched', async () => {
  const { backfills, gaps, told } = await fetched([-170, -160]);
  assert.deepEqual([backfills, gaps], [[[-168, -160]], [[-170, -168]]]);
  assert.deepEqual(
    told.map(({ source, what, reason, detail }) => [source, what, reason, detail]),
    [['office', 'audit', 'expired', 'The journal was damaged on its disk.']],
  );
  const all = await fetched([-300, -290]);
  assert.deepEqual([all.backfills, all.gaps], [[], [[-300, -290]]]);
});
