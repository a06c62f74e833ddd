// Known ids on disk: an exact match on all 128 bits, and nothing that looks like one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Contents } from '../../src/journal/embedded/contents.ts';
import { KnownRecords } from '../../src/journal/embedded/known-records.ts';
import { findInRun, loadRun, writeRun } from '../../src/journal/embedded/known-run.ts';
import { spillIds } from '../../src/journal/embedded/remember-ids.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';

function randomIds(count: number): readonly string[] {
  const random = new SeededRandom(7);
  const id = () => String.fromCharCode(...Array.from({ length: 16 }, () => random.integer(0, 256)));
  return Array.from({ length: count }, id);
}

test('every id is found and none that differs in one byte, also among equal beginnings', async () => {
  const disk = new LyingDisk();
  const alike = randomIds(40).map((id) => `same beg${id.slice(8)}`);
  const ids = [...randomIds(1_000), ...alike];
  const place = { day: 20_000, from: 1, to: 9 };
  const written = await writeRun(disk, '/known', place, new Set(ids));
  const run = await loadRun(disk, '/known', written.name);
  assert.deepEqual(run, written);
  assert.deepEqual(await findInRun(disk, '/known', written, ids), ids);
  for (let at = 0; at < 16; at += 1) {
    const others = ids.map((id) => {
      return id.slice(0, at) + String.fromCharCode(id.charCodeAt(at) ^ 1) + id.slice(at + 1);
    });
    assert.deepEqual(await findInRun(disk, '/known', written, others), []);
  }
});

test('a run whose index has a flipped bit, or that was cut short, is not taken', async () => {
  const disk = new LyingDisk();
  const { name } = await writeRun(disk, '/known', { day: 1, from: 1, to: 1 }, new Set(randomIds(50)));
  const path = `/known/${name}`;
  const whole = disk.bytes(path);
  for (const at of [0, 5, 9, 12, 100, 211]) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] as number) ^ 1;
    disk.overwrite(path, flipped);
    assert.equal(await loadRun(disk, '/known', name), undefined, `byte ${at}`);
  }
  disk.overwrite(path, whole.subarray(0, -1));
  assert.equal(await loadRun(disk, '/known', name), undefined);
});

test('ids that could not be written down stay in memory and in the catalogue', async () => {
  const disk = new LyingDisk();
  const known = new KnownRecords(disk, '/known');
  const contents = new Contents();
  const [id] = randomIds(1) as [string];
  const ids = Buffer.from(id, 'latin1');
  known.add(1, 0, ids);
  contents.changes.ids.push({ block: 1, writtenAtMs: 0, ids });
  disk.fault = () => 'EIO';
  await assert.rejects(spillIds(known, contents));
  assert.equal(contents.changes.ids.length, 1);
  assert.equal(contents.changes.idsInRunsTo, 0);
  assert.ok((await known.find([id])).has(id));
});
