// Destinations that are forgotten: nothing waits for them, whatever happens next.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Journal, JournalReader } from '../../src/journal/journal.ts';
import { LyingFolder } from './harness.ts';
import { makePage, pageOf } from './make-page.ts';

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };
const dayMs = 86_400_000;

function known(journal: Journal): readonly string[] {
  return [...new Set(journal.status().backlogs.map(({ destination }) => destination))].toSorted();
}

async function settleAll(reader: JournalReader): Promise<void> {
  for (let some = await reader.read(all); some.length > 0; some = await reader.read(all)) {
    await reader.settle({ position: some.at(-1)?.position, sequences: { office: some.length } });
  }
}

test('a destination that is forgotten waits for nothing, also after a death, and may begin anew', async () => {
  const folder = new LyingFolder(1);
  const journal = await folder.open();
  const readers = [await journal.reader('siem', 'alert'), await journal.reader('gone', 'alert')];
  await journal.commit('office', pageOf(['a', 'b', 'c']));
  for (const reader of readers) await settleAll(reader);
  await journal.forget('gone');
  assert.deepEqual(known(journal), ['siem']);
  const again = await folder.kill();
  assert.deepEqual(known(again), ['siem']);
  assert.deepEqual((await again.reader('siem', 'alert')).rewind().sequences, { office: 3 });
  const anew = await again.reader('gone', 'alert');
  assert.deepEqual(anew.rewind().sequences, {});
  assert.equal((await anew.read(all)).length, 3);
  assert.deepEqual(known(await folder.kill()), ['gone', 'siem']);
});

test('what waited for a forgotten destination alone makes room, and it stays forgotten when that is gone', async () => {
  const folder = new LyingFolder(1, { sizes: { segmentBytes: 1, tailBytes: 1, memoryIds: 100 } });
  const journal = await folder.open();
  const siem = await journal.reader('siem', 'alert');
  await journal.reader('gone', 'alert');
  for (const id of ['a', 'b', 'c']) await journal.commit('office', pageOf([id]));
  const segments = () => folder.disk.paths.filter((path) => path.startsWith('/state/segments/'));
  const newest = segments().at(-1) as string;
  await settleAll(siem);
  folder.clock.advance(20 * dayMs);
  await journal.commit('office', makePage([], [{ put: 'x', value: 1 }]));
  assert.ok(segments().includes(newest));
  await journal.forget('gone');
  await journal.commit('office', makePage([], [{ put: 'x', value: 2 }]));
  assert.ok(!segments().includes(newest));
  assert.deepEqual(known(await folder.kill()), ['siem']);
});
