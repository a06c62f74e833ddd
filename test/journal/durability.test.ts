// What may be built upon: only what is on disk, also when a process died or a disk failed before it was.
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { systemFiles } from '../../src/world/files.ts';
import { LyingFolder, noLock, RealFolder } from './harness.ts';
import { makePage, makeRecord, pageOf } from './make-page.ts';
import { readIds } from './read-ids.ts';

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };

/** Commits a page; when it is written and about to be synced, the process is gone. */
async function dieBeforeSync(folder: LyingFolder, journal: Journal, id: string): Promise<void> {
  const { disk } = folder;
  const died = new Promise<void>((resolve) => {
    disk.fault = (step) => {
      if (step !== 'write') return undefined;
      disk.haltAtStep = disk.steps + 1;
      setImmediate(resolve);
      return undefined;
    };
  });
  void journal.commit('office', makePage([makeRecord(id)], [{ put: 'done', value: id }]));
  await died;
  disk.kill();
}

test('a commit that resolves has synced the segment and, the first time, its folder', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  const synced: string[] = [];
  folder.disk.fault = (step, path) => {
    if (step === 'sync') synced.push(path);
    return undefined;
  };
  await journal.commit('office', pageOf(['a']));
  await journal.commit('office', pageOf(['b']));
  const segment = '/state/segments/0000000000000001.segment';
  assert.deepEqual(synced, [segment, '/state/segments', segment]);
});

test('what a killed process wrote but did not sync is durable before anything is built on it', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const folder = new LyingFolder(seed, { sizes: { segmentBytes: 1, memoryIds: 1 } });
    const journal = await folder.open();
    await journal.commit('office', pageOf(['a']));
    await dieBeforeSync(folder, journal, 'b');
    const second = await folder.open();
    assert.equal((await second.state('office')).get('done'), 'b');
    // Two commits on top: the first one leads to a new segment, the second one puts the ids of both into a run.
    await second.commit('office', pageOf(['c']));
    await second.commit('office', pageOf(['d']));
    const third = await folder.kill();
    assert.deepEqual(await readIds(third), ['a', 'b', 'c', 'd']);
    assert.equal((await third.commit('office', pageOf(['b']))).repeated, 1);
  }
});

test('what the disk failed to keep twice is not taken for durable by the next start', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  folder.disk.fault = (step) => (step === 'sync' ? 'EIO' : undefined);
  await assert.rejects(journal.commit('office', pageOf(['b'])), { code: 'journal-broken' });
  folder.disk.kill();
  const again = await folder.open();
  assert.deepEqual(await again.commit('office', pageOf(['b'])), { stored: 1, repeated: 0 });
  assert.deepEqual(await readIds(await folder.kill()), ['a', 'b']);
});

test('a disk that cannot sync what it holds keeps the journal from opening, and is tried again', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  folder.disk.kill();
  folder.disk.fault = (step, path) => (step === 'sync' && path.endsWith('.segment') ? 'EIO' : undefined);
  await assert.rejects(folder.open(), { code: 'journal-write-failed', action: 'retry' });
  folder.disk.fault = () => undefined;
  assert.deepEqual(await readIds(await folder.open()), ['a']);
});

test('close waits for pages and rejects under way, writes the marks, and takes nothing more', async () => {
  const folder = new RealFolder();
  try {
    const journal = await folder.open();
    await journal.commit('office', pageOf(['a', 'b']));
    const reader = await journal.reader('siem', 'alert');
    const [first] = await reader.read({ ...all, maxRecords: 1 });
    const position = first?.position as NonNullable<typeof first>['position'];
    const reject = { destination: 'siem', source: 'office', lane: 'alert' as const, recordType: 'x' };
    const because = { recordId: 'a', tenant: 'contoso', code: 'c', reason: 'It is odd.' };
    const setAside = journal.setAside([{ ...reject, ...because, position }]);
    const committed = journal.commit('office', pageOf(['c']));
    await reader.settle({ position, sequences: { feed: 1 } });
    await folder.close(journal);
    await Promise.all([setAside, committed]);
    await assert.rejects(journal.commit('office', pageOf(['d'])), { code: 'program-defect' });
    assert.ok(!readdirSync(folder.folder).includes('catalogue.sqlite-wal'));
    const again = await folder.open();
    assert.equal((await again.rejects(1))[0]?.recordId, 'a');
    const mark = (await again.reader('siem', 'alert')).rewind();
    assert.deepEqual(mark, { position, sequences: { feed: 1 } });
    assert.deepEqual(await readIds(again), ['b', 'c']);
    assert.ok(!folder.notices.some(({ notice }) => notice.startsWith('catalogue')));
  } finally {
    await folder.dispose();
  }
});

test('a segment that another hand removes while the journal is open is named to whoever waits for it', async () => {
  const folder = new RealFolder({ sizes: { segmentBytes: 1, tailBytes: 1 } });
  try {
    const journal = await folder.open();
    for (const id of ['a', 'b', 'c']) await journal.commit('office', pageOf([id]));
    const segments = join(folder.folder, 'segments');
    rmSync(join(segments, readdirSync(segments)[1] as string));
    assert.deepEqual(await readIds(journal), ['a', 'c']);
    const told = folder.notices.filter(({ notice }) => notice === 'journal-records-lost');
    assert.deepEqual(told, [{ notice: 'journal-records-lost', lane: 'alert', from: 2, to: 2 }]);
  } finally {
    await folder.dispose();
  }
});

test('where no catalogue can be kept, the journal works without one', async () => {
  const folder = new RealFolder();
  try {
    const journal = await folder.open();
    await journal.commit('office', makePage([makeRecord('a')], [{ put: 'k', value: 1 }]));
    await folder.close(journal);
    const opened = await openJournal({
      options: { keepDays: 8, maxMegabytes: 256, allowInMemory: true },
      ...{ stateFolder: folder.folder, clock: folder.clock, files: systemFiles, lock: noLock },
      report: (notice) => folder.notices.push(notice),
      catalogue: join(folder.folder, 'absent', 'catalogue.sqlite'),
    });
    assert.equal((await opened.journal.state('office')).get('k'), 1);
    assert.equal((await opened.journal.commit('office', pageOf(['a', 'b']))).repeated, 1);
    assert.deepEqual(await readIds(opened.journal), ['a', 'b']);
    await opened.journal.close();
    assert.ok(folder.notices.some(({ notice }) => notice === 'catalogue-behind'));
  } finally {
    await folder.dispose();
  }
});
