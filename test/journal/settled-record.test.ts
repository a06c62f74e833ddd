// What destinations have taken is on disk before the marks say so, for 90 days, whatever the disk does.
import assert from 'node:assert/strict';
import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listSettledFiles, readFrames, settledFolder } from '../../src/journal/embedded/settled-file.ts';
import { SettledRecord } from '../../src/journal/embedded/settled-record.ts';
import type { Journal, JournaledRecord, TakenRecord } from '../../src/journal/journal.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { type Files, systemFiles } from '../../src/world/files.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { RealFolder } from './harness.ts';
import { pageOf } from './make-page.ts';

const dayMs = 86_400_000;

function taken(sequence: number): TakenRecord {
  return { recordId: `id-${sequence}`, tenant: 'contoso', feed: 'alerts', firstSequence: sequence, lines: 1 };
}

async function readIds(files: Files, stateFolder: string, destination = 'siem'): Promise<readonly string[]> {
  const folder = settledFolder(stateFolder, destination);
  const ids: string[] = [];
  for (const { name } of await listSettledFiles(files, folder)) {
    for await (const frame of readFrames(files, join(folder, name)))
      ids.push(...frame.taken.map((t) => t.recordId));
  }
  return ids;
}

function recordOn(disk: LyingDisk, clock = new VirtualClock()) {
  const notices: Notice[] = [];
  const record = new SettledRecord(disk.mount(), '/state', clock, (notice) => notices.push(notice));
  return { record, clock, notices };
}

async function settleFirst(journal: Journal, recordId: string): Promise<JournaledRecord> {
  const reader = await journal.reader('siem', 'alert');
  await journal.commit('a', pageOf(['a1', 'a2']));
  const [first] = await reader.read({ maxRecords: 1, maxBytes: 1 });
  assert.ok(first !== undefined);
  const mark = { position: first.position, sequences: { alerts: 1 } };
  await reader.settle(mark, [{ ...taken(1), recordId }]);
  return first;
}

test('what a mark settles is on disk as soon as the mark is', async () => {
  const folder = new RealFolder();
  try {
    const journal = await folder.open();
    await settleFirst(journal, 'the-first');
    assert.deepEqual(await readIds(systemFiles, folder.folder), []);
    await journal.commit('a', pageOf(['a3']));
    assert.deepEqual(await readIds(systemFiles, folder.folder), ['the-first']);
    const again = await folder.kill();
    const mark = (await again.reader('siem', 'alert')).rewind();
    assert.deepEqual(mark.sequences, { alerts: 1 });
    assert.deepEqual(await readIds(systemFiles, folder.folder), ['the-first']);
  } finally {
    await folder.dispose();
  }
});

test('a stop in order leaves nothing out, and a new start goes on in a new file', async () => {
  const folder = new RealFolder();
  try {
    const journal = await folder.open();
    await settleFirst(journal, 'one');
    await folder.close(journal);
    const again = await folder.open();
    const reader = await again.reader('siem', 'alert');
    const [next] = await reader.read({ maxRecords: 1, maxBytes: 1 });
    assert.ok(next !== undefined);
    await reader.settle({ position: next.position, sequences: { alerts: 2 } }, [
      { ...taken(2), recordId: 'two' },
    ]);
    await folder.close(again);
    assert.deepEqual(await readIds(systemFiles, folder.folder), ['one', 'two']);
    const files = settledFolder(folder.folder, 'siem');
    assert.equal(readdirSync(files).length, 2);
    const [first = ''] = readdirSync(files);
    truncateSync(join(files, first), 20);
    assert.deepEqual(await readIds(systemFiles, folder.folder), ['two'], 'a torn file ends where it is torn');
  } finally {
    await folder.dispose();
  }
});

test('whenever the power goes, what was written before is there and nothing else', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const disk = new LyingDisk();
    const { record } = recordOn(disk);
    record.add('siem', [taken(1), taken(2)]);
    await record.write();
    record.add('siem', [taken(3)]);
    disk.haltAtStep = disk.steps + (seed % 4);
    void record.write();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    disk.crash(new SeededRandom(seed));
    const ids = await readIds(disk.mount(), '/state');
    assert.deepEqual(ids.slice(0, 2), ['id-1', 'id-2']);
    assert.ok(ids.length === 2 || ids[2] === 'id-3');
  }
});

test('a disk that refuses is told once and asked again; then all is there, in another file', async () => {
  const disk = new LyingDisk();
  const { record, notices } = recordOn(disk);
  disk.fault = (step) => (step === 'sync' ? 'EIO' : undefined);
  record.add('siem', [taken(1)]);
  await record.write();
  record.add('siem', [taken(2)]);
  await record.write();
  assert.deepEqual(
    notices.map(({ notice }) => notice),
    ['settled-record-unwritten'],
  );
  disk.fault = () => undefined;
  await record.close();
  const ids = await readIds(disk.mount(), '/state');
  assert.deepEqual([...new Set(ids)], ['id-1', 'id-2']);
});

test('each day has its file, and a file goes after 90 days', async () => {
  const disk = new LyingDisk();
  const { record, clock } = recordOn(disk);
  for (let day = 0; day < 95; day += 1) {
    record.add('siem', [taken(day)]);
    await record.write();
    clock.advance(dayMs);
  }
  const ids = await readIds(disk.mount(), '/state');
  assert.equal(ids.length, 91);
  assert.equal(ids.at(-1), 'id-94');
});

test('destinations have their own files, whatever their names', async () => {
  const disk = new LyingDisk();
  const { record } = recordOn(disk);
  record.add('../odd name', [taken(1)]);
  record.add('siem', [taken(2)]);
  await record.close();
  assert.deepEqual(await readIds(disk.mount(), '/state', '../odd name'), ['id-1']);
  assert.deepEqual(await readIds(disk.mount(), '/state', 'siem'), ['id-2']);
});
