// Pages written at once, readers in the middle of something, and what earlier writes leave on the disk.
import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { draftBlock, sealBlock } from '../../src/journal/embedded/segment.ts';
import { walkSegment } from '../../src/journal/embedded/walk.ts';
import type { Position } from '../../src/journal/journal.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { LyingFolder, RealFolder } from './harness.ts';
import { pageOf } from './make-page.ts';
import { readIds } from './read-ids.ts';

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };
const firstSegment = '/state/segments/0000000000000001.segment';

test('six hundred pages at once are all kept', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  const ids = Array.from({ length: 600 }, (_, i) => `a${i}`);
  await Promise.all(ids.map((id) => journal.commit('office', pageOf([id]))));
  assert.deepEqual(await readIds(await folder.kill()), ids);
});

test('of a group the catalogue has heard of, what is left is kept when its end is damaged', async () => {
  const folder = new RealFolder();
  try {
    const journal = await folder.open();
    await Promise.all(['a', 'b', 'c'].map((id) => journal.commit('office', pageOf([id]))));
    await folder.close(journal);
    const segments = join(folder.folder, 'segments');
    const segment = join(segments, readdirSync(segments)[0] as string);
    truncateSync(segment, statSync(segment).size - 5);
    const { journal: again, lost } = await folder.openFully();
    assert.deepEqual(lost, [{ lane: 'alert', from: 3, to: 3 }]);
    assert.deepEqual(await readIds(again), ['a', 'b']);
  } finally {
    await folder.dispose();
  }
});

test('known ids whose file is gone are read from the segments again', async () => {
  const folder = new RealFolder({ sizes: { memoryIds: 2 } });
  try {
    const journal = await folder.open();
    for (const id of ['a', 'b', 'c', 'd', 'e']) await journal.commit('office', pageOf([id]));
    await folder.close(journal);
    const known = join(folder.folder, 'known');
    rmSync(join(known, readdirSync(known)[0] as string));
    const again = await folder.open();
    assert.equal((await again.commit('office', pageOf(['a', 'b', 'c', 'd', 'e']))).repeated, 5);
  } finally {
    await folder.dispose();
  }
});

test('what a write that was given up has left behind gives way to what was written instead', async () => {
  const given = new LyingFolder(1);
  const other = await given.open();
  for (const id of ['a', 'x']) await other.commit('office', pageOf([id]));
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a']));
  let left = 1;
  folder.disk.fault = (step) => {
    if (step !== 'sync' || left === 0) return undefined;
    left -= 1;
    return 'EIO';
  };
  await journal.commit('office', pageOf(['b']));
  await folder.kill();
  folder.disk.overwrite(firstSegment, given.disk.bytes(firstSegment));
  assert.deepEqual(await readIds(await folder.open()), ['a', 'b']);
});

test('a read that a rewind overtakes takes nothing with it', async () => {
  const folder = new LyingFolder(1, { sizes: { tailBytes: 1 } });
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a', 'b']));
  const reader = await journal.reader('siem', 'alert');
  const overtaken = reader.read(all);
  reader.rewind();
  assert.deepEqual(await overtaken, []);
  assert.equal((await reader.read(all)).length, 2);
});

test('a mark is written down within about a second of settling', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  await journal.commit('office', pageOf(['a', 'b']));
  const reader = await journal.reader('siem', 'alert');
  folder.clock.advance(1_000);
  await reader.settle({ position: 2 as Position, sequences: {} });
  const again = await folder.kill();
  assert.equal((await again.reader('siem', 'alert')).rewind().position, 2);
});

test('behind damage a block is found wherever it begins', async () => {
  const disk = new LyingDisk();
  const firsts = [1, 1, 1] as const;
  const place = { number: 1, writtenAtMs: 0, firsts, groupIndex: 0, groupSize: 1 };
  const block = Buffer.concat(sealBlock(draftBlock({ kind: 'marks', marks: [] }), place));
  const window = 1024 * 1024;
  for (let at = window - 3; at <= window + 4; at += 1) {
    const path = `/${at}`;
    const file = await disk.open(path, 'create');
    await file.write([Buffer.alloc(at), block], 0);
    const found: string[] = [];
    for await (const next of walkSegment(file, 0, at + block.length))
      found.push(`${next.found} ${next.offset}`);
    assert.deepEqual(found, ['damage 0', `block ${at}`]);
  }
});

test('damaged bytes are kept in quarantine as they were found', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  for (const id of ['a', 'b', 'c']) await journal.commit('office', pageOf([id]));
  await journal.close();
  const bytes = Buffer.from(folder.disk.bytes(firstSegment));
  const second = bytes.indexOf(Buffer.from([0xff, 0x44, 0x4a, 0x42]), 1);
  const third = bytes.indexOf(Buffer.from([0xff, 0x44, 0x4a, 0x42]), second + 1);
  bytes[second + 90] = (bytes[second + 90] as number) ^ 1;
  folder.disk.overwrite(firstSegment, bytes);
  await folder.open();
  const [copy] = folder.disk.paths.filter((path) => path.startsWith('/state/quarantine/'));
  assert.deepEqual(folder.disk.bytes(copy as string), bytes.subarray(second, third));
});
