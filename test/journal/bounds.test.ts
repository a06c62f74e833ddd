// A journal that fills up holds, and goes on when destinations have settled; what is old and settled goes away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Journal } from '../../src/journal/journal.ts';
import { pageBytes } from '../../src/model/page.ts';
import { LyingFolder } from './harness.ts';
import { makePage, makeRecord, pageOf } from './make-page.ts';

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };
const sizes = {
  segmentBytes: 2_000,
  tailBytes: 1_000,
  memoryIds: 100,
  bounds: { maxBytes: 20_000, reserveBytes: 2_000 },
};

async function fill(journal: Journal, source: string, name: string): Promise<number> {
  for (let i = 0; ; i += 1) {
    const page = pageOf([`${name}${i}`], 'alert', 500);
    const stored = await journal.commit(source, page).catch((error) => {
      assert.equal(error.code, 'journal-full');
    });
    if (stored === undefined) return i;
  }
}

async function countRecords(journal: Journal): Promise<number> {
  const reader = await journal.reader('siem', 'alert');
  for (let count = 0; ; ) {
    const records = await reader.read(all);
    if (records.length === 0) return count;
    count += records.length;
  }
}

async function settleAll(journal: Journal): Promise<void> {
  const reader = await journal.reader('siem', 'alert');
  for (;;) {
    const records = await reader.read(all);
    const position = records.at(-1)?.position;
    if (position === undefined) return;
    await reader.settle({ position, sequences: {} });
  }
}

test('a full journal refuses pages until its records are settled, and says so', async () => {
  const folder = new LyingFolder(1, { sizes });
  const journal = await folder.open();
  await journal.reader('siem', 'alert');
  assert.equal(journal.hasRoom('office'), true);
  assert.ok((await fill(journal, 'office', 'a')) > 20);
  assert.equal(journal.hasRoom('office'), false);
  assert.equal(journal.status().isFull, true);
  await settleAll(journal);
  assert.equal(journal.hasRoom('office'), true);
  assert.equal((await journal.commit('office', pageOf(['later']))).stored, 1);
  const told = folder.notices.map(({ notice }) => notice);
  assert.ok(told.includes('journal-full') && told.includes('journal-has-room'));
  for (let i = 0; i < 60; i += 1) {
    await journal.commit('office', pageOf([`more${i}`], 'alert', 500));
    await settleAll(journal);
    assert.ok(journal.status().bytes < sizes.bounds.maxBytes - sizes.bounds.reserveBytes + 1_000);
  }
});

test('pages that come at once share what room there is', async () => {
  const folder = new LyingFolder(1, { sizes });
  const journal = await folder.open();
  await journal.reader('siem', 'alert');
  const pages = Array.from({ length: 60 }, (_, i) =>
    journal.commit('office', pageOf([`a${i}`], 'alert', 500)),
  );
  const results = await Promise.allSettled(pages);
  const stored = results.filter(({ status }) => status === 'fulfilled').length;
  assert.ok(stored > 15 && stored < 40);
  assert.ok(journal.status().bytes <= sizes.bounds.maxBytes);
});

test('one source cannot fill the share of another, and the connector has a reserve', async () => {
  const folder = new LyingFolder(1, { sizes });
  const journal = await folder.open();
  await journal.reader('siem', 'alert');
  await journal.commit('detections', pageOf(['first']));
  const flooded = await fill(journal, 'office', 'a');
  assert.ok((await fill(journal, 'detections', 'b')) >= 4);
  assert.ok(flooded >= 15);
  const own = makePage([makeRecord('gap', 'connector', 1_500)]);
  assert.equal((await journal.commit('connector', own)).stored, 1);
});

test('a full disk undoes the page, holds, and goes on by itself when there is space', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  const { disk } = folder;
  disk.capacity = disk.paths.reduce((sum, path) => sum + disk.bytes(path).length, 50);
  const before = journal.status().bytes;
  await assert.rejects(journal.commit('office', pageOf(['b'])), { code: 'journal-full' });
  assert.equal(journal.hasRoom('office'), false);
  assert.equal(disk.bytes('/state/segments/0000000000000001.segment').length, before);
  disk.capacity = Number.POSITIVE_INFINITY;
  folder.clock.advance(10_000);
  assert.equal(journal.hasRoom('office'), true);
  assert.equal((await journal.commit('office', pageOf(['b']))).stored, 1);
  assert.equal(await countRecords(await folder.kill()), 2);
});

test('a write the disk did not keep is written again to a new segment, and the old file is never synced again', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  const synced: string[] = [];
  folder.disk.fault = (step, path) => {
    if (step !== 'sync') return undefined;
    synced.push(path);
    return synced.length === 1 ? 'EIO' : undefined;
  };
  assert.equal((await journal.commit('office', pageOf(['b']))).stored, 1);
  assert.equal(new Set(synced).size, synced.length);
  assert.equal(journal.broken.aborted, false);
  assert.equal(await countRecords(await folder.kill()), 2);
  assert.ok(folder.notices.some(({ notice }) => notice === 'journal-segment-replaced'));
});

test('two failed syncs with a kept write between them do not break the journal', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  for (const id of ['a', 'b']) {
    let left = 1;
    folder.disk.fault = (step) => {
      if (step !== 'sync' || left === 0) return undefined;
      left -= 1;
      return 'EIO';
    };
    assert.equal((await journal.commit('office', pageOf([id]))).stored, 1);
  }
  assert.equal(journal.broken.aborted, false);
  assert.equal(await countRecords(await folder.kill()), 2);
});

test('a disk that fails twice in a row breaks the journal, and the next start has what was promised', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  folder.disk.fault = (step) => (step === 'sync' ? 'EIO' : undefined);
  await assert.rejects(journal.commit('office', pageOf(['b'])), { code: 'journal-broken' });
  assert.equal(journal.broken.aborted, true);
  await assert.rejects(journal.commit('office', pageOf(['c'])), { code: 'journal-broken' });
  const again = await folder.kill();
  const records = await (await again.reader('siem', 'alert')).read(all);
  assert.equal(records[0]?.record.id, 'a');
});

test('settled segments go when they are old, and take nothing with them that is still in force', async () => {
  const folder = new LyingFolder(1, { sizes: { segmentBytes: 2_000, memoryIds: 100 }, keepDays: 5 });
  const journal = await folder.open();
  const changes = [
    { put: 'kept', value: 'for ever' },
    { put: 'gone', value: 1 },
  ];
  await journal.commit('office', makePage([makeRecord('first')], changes));
  await journal.commit('office', makePage([], [{ delete: 'gone' }]));
  for (let i = 0; i < 20; i += 1) await journal.commit('office', pageOf([`a${i}`], 'alert', 500));
  await settleAll(journal);
  const [oldest] = folder.disk.paths.filter((path) => path.includes('/segments/'));
  folder.clock.advance(4 * 86_400_000);
  await journal.commit('office', pageOf(['young']));
  assert.ok(folder.disk.paths.includes(oldest as string));
  folder.clock.advance(2 * 86_400_000);
  await journal.commit('office', pageOf(['old enough']));
  assert.ok(!folder.disk.paths.includes(oldest as string));
  const again = await folder.kill();
  const state = await again.state('office');
  assert.deepEqual([...state.entries('')], [['kept', 'for ever']]);
  assert.ok(((await again.reader('siem', 'alert')).rewind().position ?? 0) >= 21);
  assert.deepEqual(await again.commit('office', pageOf(['first', 'a0'])), { stored: 0, repeated: 2 });
});

test('a record is known for eight days and forgotten some time after', async () => {
  const folder = new LyingFolder(1, { sizes: { memoryIds: 5 } });
  let journal = await folder.open();
  const page = pageOf(['a', 'b', 'c', 'd', 'e', 'f']);
  await journal.commit('office', page);
  folder.clock.advance(8 * 86_400_000 - 1);
  assert.equal((await journal.commit('office', page)).repeated, 6);
  journal = await folder.kill();
  assert.equal((await journal.commit('office', page)).repeated, 6);
  folder.clock.advance(2 * 86_400_000);
  assert.equal((await journal.commit('office', page)).stored, 6);
});

test('what is on disk takes less than 1.3 times the size of the JSON', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  const records = Array.from({ length: 500 }, (_, i) =>
    makeRecord(`da637370718981685665_${i}`, 'alert', 900),
  );
  await journal.commit('office', makePage(records));
  const json = records.reduce((sum, record) => sum + record.json.length, 0);
  assert.ok(json < pageBytes && journal.status().bytes < json * 1.3);
});
