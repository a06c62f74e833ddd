import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchCanaries } from '../../src/app/canary-watch.ts';
import type { JournalReader, SettledMark, TakenRecord } from '../../src/journal/journal.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { canaryRecord } from '../../src/sources/connector/canary.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const mark: SettledMark = { position: undefined, sequences: {} };

function taken(recordId: string): TakenRecord {
  return { recordId, tenant: 'contoso', feed: 'connector', firstSequence: 1, lines: 1 };
}

test('a canary is told of when its mark is taken, with the time since it was injected; nothing else is', async () => {
  const clock = new VirtualClock();
  const said: Notice[] = [];
  const settled: (readonly TakenRecord[] | undefined)[] = [];
  const reader: JournalReader = {
    read: async () => [],
    arrivals: async () => {},
    rewind: () => mark,
    settle: async (_mark, records) => {
      assert.deepEqual(said, []);
      settled.push(records);
    },
  };
  const watched = watchCanaries(reader, 'siem', { clock, report: (notice) => said.push(notice) });
  const { id } = canaryRecord('contoso', clock.now(), 'unique');
  clock.advance(11_400);
  const records = [taken('heartbeat-1'), taken(id), taken('canary-of-mine')];
  await watched.settle(mark, records);
  assert.deepEqual(settled, [records]);
  assert.deepEqual(said, [
    { notice: 'canary-proven', destination: 'siem', tenant: 'contoso', latencyMs: 11_400 },
  ]);
});
