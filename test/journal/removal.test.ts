// Taking settled segments away: what keeps them, what must outlive them, and disks that get in the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdPrefix, type Journal, ownState, type Position } from '../../src/journal/journal.ts';
import type { Lane } from '../../src/model/record.ts';
import { LyingFolder } from './harness.ts';
import { makePage, makeRecord, pageOf } from './make-page.ts';

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };
const dayMs = 86_400_000;
const tiny = { segmentBytes: 1, tailBytes: 1, memoryIds: 100 };

async function settleAll(journal: Journal, destination = 'siem', lane: Lane = 'alert'): Promise<void> {
  const reader = await journal.reader(destination, lane);
  for (let some = await reader.read(all); some.length > 0; some = await reader.read(all)) {
    await reader.settle({ position: some.at(-1)?.position, sequences: {} });
  }
}

function segmentsOf({ disk }: LyingFolder): readonly string[] {
  return disk.paths.filter((path) => path.startsWith('/state/segments/'));
}

test('a segment stays until every destination has settled every lane of it', async () => {
  const folder = new LyingFolder(1, { sizes: tiny });
  const journal = await folder.open();
  for (const destination of ['siem', 'other']) await journal.reader(destination, 'alert');
  await journal.commit('office', makePage([makeRecord('a'), makeRecord('b', 'audit')]));
  const oldest = segmentsOf(folder).at(-1) as string;
  folder.clock.advance(20 * dayMs);
  const next = async (id: string) => {
    await journal.commit('office', pageOf([id], 'connector'));
    return segmentsOf(folder).includes(oldest);
  };
  assert.equal(await next('1'), true);
  await settleAll(journal, 'siem');
  await settleAll(journal, 'siem', 'audit');
  assert.equal(await next('2'), true);
  await settleAll(journal, 'other');
  assert.equal(await next('3'), false);
});

test('a removal that failed half way is finished by the next write', async () => {
  const folder = new LyingFolder(1, { sizes: tiny });
  const journal = await folder.open();
  for (const id of ['a', 'b', 'c']) await journal.commit('office', pageOf([id]));
  await settleAll(journal);
  folder.clock.advance(20 * dayMs);
  let removed = 0;
  folder.disk.fault = (step, path) => {
    if (step === 'name' && path.startsWith('/state/segments/')) removed += 1;
    return step === 'sync' && path === '/state/segments' && removed === 1 ? 'EIO' : undefined;
  };
  await journal.commit('office', makePage([]));
  assert.ok(folder.notices.some(({ notice }) => notice === 'journal-removal-failed'));
  removed = 2;
  await journal.commit('office', pageOf(['d']));
  assert.ok(journal.status().segments <= 2);
  const again = await folder.kill();
  assert.deepEqual(
    (await (await again.reader('siem', 'alert')).read(all)).map(({ record }) => record.id),
    ['d'],
  );
});

test('when a full disk has no space for known ids, settled segments without them still go', async () => {
  const folder = new LyingFolder(1, { sizes: tiny });
  const journal = await folder.open();
  for (const id of ['a', 'b', 'c', 'd']) await journal.commit('office', pageOf([id]));
  await settleAll(journal);
  folder.clock.advance(5 * dayMs);
  await journal.commit('office', pageOf(['young']));
  folder.clock.advance(4 * dayMs);
  folder.disk.fault = (step, path) => (step === 'open' && path.endsWith('.ids.new') ? 'ENOSPC' : undefined);
  const before = journal.status().segments;
  await journal.commit('office', pageOf(['e']));
  assert.ok(journal.status().segments < before);
  folder.disk.fault = () => undefined;
  folder.clock.advance(2 * dayMs);
  await journal.commit('office', pageOf(['f']));
  // Both days share the run that could be written at last; the later one decides.
  folder.clock.advance(6 * dayMs - 1);
  const again = await folder.kill();
  assert.equal((await again.commit('office', pageOf(['e', 'f']))).repeated, 2);
});

test('marks, rejects and the number of the next one outlive the segments they stood in', async () => {
  const folder = new LyingFolder(1, { sizes: tiny });
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  const reader = await journal.reader('siem', 'alert');
  const [first] = await reader.read(all);
  const position = first?.position as NonNullable<typeof first>['position'];
  const because = { recordType: 'x', tenant: 'contoso', code: 'c', reason: 'It is odd.' };
  const reject = { destination: 'siem', source: 'office', lane: 'alert' as const, recordId: 'a', ...because };
  await journal.setAside([{ ...reject, position }]);
  await reader.settle({ position, sequences: { feed: 7 } });
  await journal.reader('late', 'audit', { startAt: 'now' });
  await journal.commit('office', pageOf(['b']));
  folder.clock.advance(20 * dayMs);
  for (const id of ['c', 'd']) await journal.commit('office', pageOf([id]));
  const again = await folder.kill();
  assert.equal(segmentsOf(folder)[0]?.includes('0001.'), false);
  const later = await again.reader('siem', 'alert');
  assert.deepEqual(later.rewind(), { position, sequences: { feed: 7 } });
  assert.ok(again.status().backlogs.some(({ destination }) => destination === 'late'));
  assert.equal(again.status().rejects, 0);
  const next = (await later.read(all))[0]?.position as typeof position;
  await again.setAside([{ ...reject, position: next }]);
  assert.equal((await again.rejects(1))[0]?.number, 2);
});

test('a mark that only memory has is durable before the segment it has settled goes', async () => {
  const folder = new LyingFolder(1, { sizes: tiny });
  const journal = await folder.open();
  const { disk, clock } = folder;
  await journal.reader('siem', 'alert');
  await journal.commit('office', pageOf(['a', 'b']));
  const gone = segmentsOf(folder).at(-1) as string;
  await journal.commit('office', makePage([], [{ put: 'k', value: 1 }]));
  clock.advance(20 * dayMs);
  const reader = await journal.reader('siem', 'alert');
  // The first is written down at once, after so long a time; the second one waits.
  for (const position of [1, 2] as Position[]) await reader.settle({ position, sequences: {} });
  // Nothing is written after the segment is gone.
  disk.fault = (step) => (step === 'write' && !segmentsOf(folder).includes(gone) ? 'EIO' : undefined);
  await journal.commit('office', pageOf(['c'])).catch(() => {});
  assert.ok(!segmentsOf(folder).includes(gone));
  const again = await folder.kill();
  assert.equal((await again.reader('siem', 'alert')).rewind().position, 2);
  assert.ok(!folder.notices.some(({ notice }) => notice === 'journal-records-lost'));
});

test('known ids outlive the segments they stood in, whatever a power cut leaves', async () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const folder = new LyingFolder(seed, { sizes: tiny, keepDays: 1 });
    const journal = await folder.open();
    await journal.commit('office', pageOf(['a']));
    await settleAll(journal);
    const oldest = segmentsOf(folder)[0] as string;
    // The same day by the ids' calendar would not force them out of memory: only the removal does.
    folder.clock.advance(2 * dayMs);
    await journal.commit('office', makePage([], [{ put: 'k', value: 1 }]));
    assert.ok(!segmentsOf(folder).includes(oldest));
    assert.equal((await (await folder.kill()).commit('office', pageOf(['a']))).repeated, 1);
  }
});

test('when segments go because they are in the way, the ids in memory are written down first', async () => {
  const bounds = { maxBytes: 4_000, reserveBytes: 500 };
  const folder = new LyingFolder(1, { sizes: { ...tiny, bounds } });
  const journal = await folder.open();
  for (let i = 0; i < 20; i += 1) {
    await journal.commit('office', pageOf([`a${i}`], 'alert', 300));
    await settleAll(journal);
  }
  const again = await folder.kill();
  const page = pageOf(Array.from({ length: 20 }, (_, i) => `a${i}`));
  assert.equal((await again.commit('office', page)).repeated, 20);
});

test('what is held stays for all its age until it is let go, and goes all the same when it is in the way', async () => {
  const bounds = { maxBytes: 6_000, reserveBytes: 500 };
  for (const isInTheWay of [false, true]) {
    const folder = new LyingFolder(1, { sizes: { ...tiny, bounds } });
    const journal = await folder.open();
    await journal.commit('office', pageOf(['a']));
    const held = segmentsOf(folder)[0] as string;
    const hold = { put: `${holdPrefix}replay`, value: { alert: 1 } };
    await journal.commit(ownState, makePage([], [hold]));
    await settleAll(journal);
    folder.clock.advance(20 * dayMs);
    await journal.commit('office', pageOf(['b']));
    const again = await folder.kill();
    assert.ok(segmentsOf(folder).includes(held));
    if (isInTheWay) {
      for (let i = 0; i < 20; i += 1) {
        await again.commit('office', pageOf([`c${i}`], 'alert', 300));
        await settleAll(again);
      }
    } else {
      await again.commit(ownState, makePage([], [{ delete: hold.put }]));
      await again.commit('office', pageOf(['c']));
    }
    assert.ok(!segmentsOf(folder).includes(held));
  }
});
