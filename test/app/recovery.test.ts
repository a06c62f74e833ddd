// Damage on disk, the documented recovery, and what it costs: what is lost is fetched again, and nothing else comes
// twice.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { systemWorld } from '../../src/app/world.ts';
import { rebuildJournal } from '../../src/commands/journal/rebuild-journal.ts';
import { journalFolder, segmentPath } from '../../src/journal/embedded/folder.ts';
import { inspectSegments } from '../../src/journal/embedded/inspection.ts';
import { systemFiles } from '../../src/world/files.ts';
import { hurriedClock } from '../doubles/hurried-clock.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { startService, waitUntil } from './harness.ts';

/** Spoils the block of this source with the most alerts, and returns the ids of its records. */
async function spoilBlock(stateFolder: string, source: string): Promise<readonly string[]> {
  const folder = journalFolder(stateFolder);
  let ids: readonly string[] = [];
  let spoilt = { segment: 0, offset: 0 };
  for await (const found of inspectSegments(systemFiles, folder)) {
    if (found.found !== 'block' || found.placed.block.kind !== 'page') continue;
    const { block, segment, offset } = found.placed;
    const records = block.records[0];
    if (block.source !== source || records.length <= ids.length) continue;
    ids = records.map(({ id }) => id);
    spoilt = { segment, offset };
  }
  const path = segmentPath(folder, spoilt.segment);
  const bytes = readFileSync(path);
  bytes.fill(0, spoilt.offset + 100, spoilt.offset + 600);
  writeFileSync(path, bytes);
  return ids;
}

test('after damage readable blocks are kept, what is lost is fetched again, and repeats are no more than what was lost', async (t) => {
  const source = 'endpoint-detections';
  const world = { ...systemWorld, clock: hurriedClock(10) };
  const { cloud, collector, messages, stateFolder, configuration, run } = await startService(t, {
    // Slices of the back-fill are read a poll apart.
    world,
    sourceOptions: { pollSeconds: 1 },
  });
  const before = run();
  const issued = [...cloud.issued()];
  await waitUntil('all has arrived', () => missingRecords(issued, collector.arrivals).length === 0);
  await waitUntil('all is settled', () => {
    const [siem] = before.app.status()?.destinations ?? [];
    return siem?.unproven === 0 && siem.behind.every(({ records }) => records === 0);
  });
  await before.finish();
  const lost = await spoilBlock(stateFolder, source);
  assert.ok(lost.length > 5);
  const delivered = messages.length;

  const { survey, backfills, gaps } = await rebuildJournal(configuration, { ...world, report: () => {} });
  const { losses, lostBytes, contents } = survey.survey;
  const [loss, ...others] = losses;
  assert.deepEqual([others, Object.keys(lostBytes ?? {}), gaps], [[], [source], []]);
  assert.equal((loss?.to[0] ?? 0) - (loss?.from[0] ?? 0), lost.length);
  assert.ok(contents.marks.all.length > 0);
  assert.deepEqual(
    backfills.map((each) => each.source),
    [source],
  );

  const after = run();
  await waitUntil('it was fetched again', () =>
    after.said.some((n) => n.notice === 'backfill-finished' && n.id === backfills[0]?.id),
  );
  const timesOf = (id: string) =>
    messages.slice(delivered).filter((line) => line.includes(id.replaceAll('=', '\\='))).length;
  await waitUntil('it has arrived again', () => lost.every((id) => timesOf(id) > 0));
  await after.finish();
  const known = new Set(issued.map(({ id }) => id));
  const repeated = [...known].filter((id) => timesOf(id) > 0);
  t.diagnostic(`${lost.length} records lost on disk, ${repeated.length} sent again`);
  assert.deepEqual(new Set(repeated), new Set(lost));
  assert.ok(lost.every((id) => timesOf(id) === 1));
});
