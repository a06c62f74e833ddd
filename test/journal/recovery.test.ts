// What start-up makes of files that a crash, a bad disk or a hand has changed.
import assert from 'node:assert/strict';
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { Journal, LostRange, Position } from '../../src/journal/journal.ts';
import { systemFiles } from '../../src/world/files.ts';
import { LyingFolder, noLock, RealFolder } from './harness.ts';
import { makePage, makeRecord, pageOf } from './make-page.ts';

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };

async function withFolder(
  check: (folder: RealFolder, journal: Journal) => Promise<void>,
  sizes = {},
): Promise<void> {
  const folder = new RealFolder({ sizes });
  try {
    await check(folder, await folder.open());
  } finally {
    await folder.dispose();
  }
}

function segmentsOf(folder: RealFolder): readonly string[] {
  const path = join(folder.folder, 'segments');
  return readdirSync(path).map((name) => join(path, name));
}

function removeCatalogue(folder: RealFolder): void {
  for (const part of ['', '-wal', '-shm'])
    rmSync(join(folder.folder, `catalogue.sqlite${part}`), { force: true });
}

async function readIds(journal: Journal): Promise<readonly string[]> {
  const records = await (await journal.reader('siem', 'alert')).read(all);
  return records.map(({ record }) => record.id);
}

function range(lost: readonly LostRange[]): readonly unknown[] {
  return lost.map(({ lane, from, to }) => [lane, from, to]);
}

const oneSegment = '/state/segments/0000000000000001.segment';

test('a tail torn at any byte of the last block costs that block alone and is kept in quarantine', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  const before = journal.status().bytes;
  await journal.commit('office', makePage([makeRecord('b')], [{ put: 'done', value: 1 }]));
  await journal.close();
  const whole = folder.disk.bytes(oneSegment);
  for (let length = before; length < whole.length; length += 1) {
    for (const tail of [Buffer.alloc(0), Buffer.alloc(600)]) {
      folder.disk.overwrite(oneSegment, Buffer.concat([whole.subarray(0, length), tail]));
      const { journal: again, lost } = await folder.openFully();
      assert.deepEqual(lost, []);
      assert.equal(again.status().bytes, before);
      assert.equal((await again.state('office')).get('done'), undefined);
      await again.close();
      assert.equal(folder.disk.bytes(oneSegment).length, before);
    }
  }
  const kept = folder.disk.paths.filter((path) => path.startsWith('/state/quarantine/'));
  assert.equal(kept.length, new Set(kept).size);
  assert.ok(kept.length >= whole.length - before);
});

test('a flipped bit anywhere in a block names exactly the records that block held', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a', 'b']));
  const start = journal.status().bytes;
  await journal.commit('office', makePage([makeRecord('c'), makeRecord('d', 'audit'), makeRecord('e')]));
  const end = journal.status().bytes;
  await journal.commit('office', pageOf(['f']));
  await journal.close();
  const whole = folder.disk.bytes(oneSegment);
  for (let at = start; at < end; at += 1) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
    folder.disk.overwrite(oneSegment, flipped);
    const { journal: again, lost } = await folder.openFully();
    assert.deepEqual(
      range(lost),
      [
        ['alert', 3, 4],
        ['audit', 1, 1],
      ],
      `byte ${at - start}`,
    );
    const reader = await again.reader('siem', 'alert');
    assert.deepEqual(
      (await reader.read(all)).map(({ record }) => record.id),
      ['a', 'b', 'f'],
    );
    await again.close();
  }
});

test('damage that start-up does not look at is named when a reader comes to it', async () => {
  await withFolder(
    async (folder, journal) => {
      for (const id of ['a', 'b', 'c', 'd']) await journal.commit('office', pageOf([id]));
      await folder.close(journal);
      const [segment] = segmentsOf(folder) as [string];
      const bytes = readFileSync(segment);
      const second = bytes.indexOf(Buffer.from([0xff, 0x44, 0x4a, 0x42]), 1);
      bytes[second + 100] = (bytes[second + 100] as number) ^ 1;
      writeFileSync(segment, bytes);
      const { journal: again, lost } = await folder.openFully();
      assert.deepEqual(lost, []);
      const reader = await again.reader('siem', 'alert');
      const ids: string[] = [];
      for (let i = 0; i < 4; i += 1) ids.push(...(await reader.read(all)).map(({ record }) => record.id));
      assert.deepEqual(ids, ['a', 'c', 'd']);
      const told = folder.notices.filter(({ notice }) => notice === 'journal-records-lost');
      assert.deepEqual(told, [{ notice: 'journal-records-lost', lane: 'alert', from: 2, to: 2 }]);
    },
    { tailBytes: 1 },
  );
});

test('damage to the last block is named when the catalogue knew the block', async () => {
  await withFolder(async (folder, journal) => {
    await journal.commit('office', pageOf(['a']));
    await journal.commit('office', pageOf(['b', 'c']));
    await folder.close(journal);
    const [segment] = segmentsOf(folder) as [string];
    truncateSync(segment, statSync(segment).size - 5);
    const { journal: again, lost } = await folder.openFully();
    assert.deepEqual(range(lost), [['alert', 2, 3]]);
    await again.commit('office', pageOf(['d']));
    assert.deepEqual(await readIds(again), ['a', 'd']);
    const next = await (await again.reader('other', 'alert', { startAt: 'now' })).read(all);
    assert.deepEqual(next, []);
  });
});

test('a missing segment is named and everything else is delivered', async () => {
  await withFolder(
    async (folder, journal) => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) await journal.commit('office', pageOf([id], 'alert', 300));
      await folder.close(journal);
      const segments = segmentsOf(folder);
      rmSync(segments[2] as string);
      const { journal: again, lost } = await folder.openFully();
      assert.equal(lost.length, 1);
      const gone = lost[0]?.from;
      const ids: string[] = [];
      const reader = await again.reader('siem', 'alert');
      for (let i = 0; i < 9; i += 1) ids.push(...(await reader.read(all)).map(({ record }) => record.id));
      assert.equal(ids.length, 4);
      assert.ok(!ids.includes('abcde'[(gone ?? 0) - 1] ?? ''));
    },
    { segmentBytes: 300 },
  );
});

test('without its catalogue, or with a broken one, the journal gives the same answers', async () => {
  await withFolder(
    async (folder, journal) => {
      const reader = await journal.reader('siem', 'alert');
      for (let i = 0; i < 40; i += 1) {
        const put = { put: `key/${i % 7}`, value: i };
        await journal.commit(
          'office',
          makePage([makeRecord(`r${i}`)], [put, { delete: `key/${(i + 1) % 9}` }]),
        );
      }
      const records = await reader.read({ ...all, maxRecords: 13 });
      await reader.settle({ position: records.at(-1)?.position, sequences: { office: 13 } });
      const reject = { destination: 'siem', source: 'office', lane: 'alert' as const, recordType: 'x' };
      const because = { recordId: 'r20', tenant: 'contoso', code: 'c', reason: 'It is odd.' };
      await journal.setAside([{ ...reject, ...because, position: 21 as Position }]);
      await folder.close(journal);
      const answers = async () => {
        const again = await folder.open();
        const found = await again.rejected(1);
        const repeated = await again.commit('office', pageOf(Array.from({ length: 40 }, (_, i) => `r${i}`)));
        const answer = {
          state: [...(await again.state('office')).entries('')],
          mark: (await again.reader('siem', 'alert')).rewind(),
          rejects: await again.rejects(5),
          rejected: found?.record.id,
          status: again.status(),
          repeated,
        };
        await folder.close(again);
        return answer;
      };
      const expected = await answers();
      assert.equal(expected.rejected, 'r20');
      assert.equal(expected.repeated.repeated, 40);
      removeCatalogue(folder);
      assert.deepEqual(await answers(), expected);
      writeFileSync(join(folder.folder, 'catalogue.sqlite'), 'this is no database, however long it may be');
      assert.deepEqual(await answers(), expected);
      assert.ok(folder.notices.some(({ notice }) => notice === 'catalogue-rebuilt'));
    },
    { segmentBytes: 2_000, memoryIds: 10 },
  );
});

test('a catalogue that lags is caught up from the segments', async () => {
  await withFolder(async (folder, journal) => {
    await journal.commit('office', pageOf(['a']));
    await folder.close(journal);
    const old = readFileSync(join(folder.folder, 'catalogue.sqlite'));
    const more = await folder.open();
    await more.commit('office', makePage([makeRecord('b')], [{ put: 'k', value: 1 }]));
    await folder.close(more);
    removeCatalogue(folder);
    writeFileSync(join(folder.folder, 'catalogue.sqlite'), old);
    const again = await folder.open();
    assert.equal((await again.state('office')).get('k'), 1);
    assert.deepEqual(await again.commit('office', pageOf(['a', 'b'])), { stored: 0, repeated: 2 });
    assert.ok(!folder.notices.some(({ notice }) => notice === 'catalogue-rebuilt'));
  });
});

test('what a kill has left in the page cache is on disk before a start hands it out', async () => {
  const found: (readonly string[])[] = [];
  for (let chance = 0; chance < 12; chance += 1) {
    const steps = 1 + (chance % 3);
    const folder = new LyingFolder(chance);
    const journal = await folder.open();
    await journal.reader('siem', 'alert');
    folder.disk.haltAtStep = folder.disk.steps + steps;
    void journal.commit('office', pageOf(['a']));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    folder.disk.kill();
    const afterKill = await readIds(await folder.open());
    assert.deepEqual(await readIds(await folder.kill()), afterKill, `died at step ${steps}`);
    found.push(afterKill);
  }
  assert.deepEqual(new Set(found.flat()), new Set(['a']));
});

test('a start that cannot make durable what it found waits', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  await journal.close();
  folder.disk.fault = (step, path) => (step === 'sync' && path === oneSegment ? 'EIO' : undefined);
  await assert.rejects(folder.open(), { code: 'journal-write-failed', action: 'retry' });
  folder.disk.fault = () => undefined;
  assert.deepEqual(await readIds(await folder.open()), ['a']);
});

test('a second process is refused with the first one named, and a folder in memory unless allowed', async () => {
  await withFolder(async (folder, journal) => {
    await assert.rejects(folder.open(), (error: Error & { code: string }) => {
      return error.code === 'journal-locked' && error.message.includes(`process ${process.pid}`);
    });
    await folder.close(journal);
    await folder.close(await folder.open());
    const setup = {
      options: { keepDays: 8, maxMegabytes: 256, allowInMemory: false },
      files: { ...systemFiles, isInMemory: async () => true },
      ...{ stateFolder: folder.folder, clock: folder.clock, report: () => {}, lock: noLock },
    };
    await assert.rejects(openJournal(setup), { code: 'journal-in-memory' });
    const modes = ['catalogue.sqlite', 'lock.sqlite', 'lock.pid'].map((name) => {
      return statSync(join(folder.folder, name)).mode & 0o777;
    });
    assert.deepEqual(modes, [0o600, 0o600, 0o600]);
    renameSync(join(folder.folder, 'lock.pid'), join(folder.folder, 'old.pid'));
    await folder.open();
  });
});
