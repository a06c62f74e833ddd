// What every journal promises, whatever engine is behind it. `kill` ends a journal as a dying process would and
// opens what is left; `open` is the first start.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Journal, JournalReader, Position } from '../../src/journal/journal.ts';
import type { Lane } from '../../src/model/record.ts';
import type { Reject } from '../../src/model/reject.ts';
import { makePage, makeRecord, pageOf } from '../journal/make-page.ts';

export interface JournalHarness {
  open(): Promise<Journal>;
  kill(journal: Journal): Promise<Journal>;
  dispose(): Promise<void>;
}

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };

async function idsOf(reader: JournalReader): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let some = await reader.read(all); some.length > 0; some = await reader.read(all)) {
    ids.push(...some.map(({ record }) => record.id));
  }
  return ids;
}

async function lastPosition(journal: Journal, lane: Lane): Promise<Position> {
  const reader = await journal.reader('last-position', lane);
  const records = await reader.read(all);
  return records.at(-1)?.position as Position;
}

function makeReject(position: Position, recordId: string): Reject & { readonly position: Position } {
  return {
    ...{ destination: 'siem', source: 'detections', lane: 'alert', recordType: 'endpoint-detection' },
    ...{ recordId, tenant: 'contoso', code: 'mapping-unknown', reason: 'It is not JSON.', position },
  };
}

export function journalContract(engine: string, makeHarness: () => Promise<JournalHarness>): void {
  const promise = (name: string, check: (journal: Journal, harness: JournalHarness) => Promise<void>) =>
    test(`${engine}: ${name}`, async () => {
      const harness = await makeHarness();
      try {
        await check(await harness.open(), harness);
      } finally {
        await harness.dispose();
      }
    });

  promise('a committed page survives the death of the process, with its exact bytes', async (journal, h) => {
    const record = makeRecord('a', 'audit', 50);
    assert.deepEqual(await journal.commit('office', makePage([record])), { stored: 1, repeated: 0 });
    const again = await h.kill(journal);
    const [found] = await (await again.reader('siem', 'audit')).read(all);
    assert.equal(found?.source, 'office');
    assert.deepEqual({ ...found?.record, json: '' }, { ...record, json: '' });
    assert.deepEqual(Buffer.from(found?.record.json ?? []), Buffer.from(record.json));
  });

  promise('state becomes visible with its records and survives', async (journal, h) => {
    const before = await journal.state('office');
    await journal.commit('office', makePage([makeRecord('a')], [{ put: 'done/1', value: { to: 5 } }]));
    await journal.commit('office', makePage([], [{ put: 'done/2', value: [1] }, { delete: 'done/1' }]));
    assert.equal(before.get('done/1'), undefined);
    const again = await h.kill(journal);
    assert.deepEqual([...(await again.state('office')).entries('done/')], [['done/2', [1]]]);
    assert.equal((await again.state('other')).get('done/2'), undefined);
  });

  promise('a state view stays as it was and lists its keys in order', async (journal) => {
    const changes = ['b/2', 'a', 'b/10', 'b/1', 'c'].map((put) => ({ put, value: put }));
    await journal.commit('office', makePage([], changes));
    const view = await journal.state('office');
    await journal.commit('office', makePage([], [{ delete: 'b/1' }, { put: 'b/3', value: 1 }]));
    assert.deepEqual(
      [...view.entries('b/')].map(([key]) => key),
      ['b/1', 'b/10', 'b/2'],
    );
    const now = await journal.state('office');
    assert.deepEqual(
      [...now.entries('b/')].map(([key]) => key),
      ['b/10', 'b/2', 'b/3'],
    );
  });

  promise('committing the same page again stores nothing', async (journal, h) => {
    const page = pageOf(['a', 'b']);
    await journal.commit('office', page);
    assert.deepEqual(await journal.commit('office', page), { stored: 0, repeated: 2 });
    const again = await h.kill(journal);
    assert.deepEqual(await again.commit('office', page), { stored: 0, repeated: 2 });
    assert.deepEqual(await idsOf(await again.reader('siem', 'alert')), ['a', 'b']);
  });

  promise('a record twice in one page, or in two pages at once, is stored once', async (journal) => {
    const results = await Promise.all([
      journal.commit('office', pageOf(['a', 'a', 'b'])),
      journal.commit('office', pageOf(['b', 'c'])),
    ]);
    assert.deepEqual(results, [
      { stored: 2, repeated: 1 },
      { stored: 1, repeated: 1 },
    ]);
    assert.deepEqual(await idsOf(await journal.reader('siem', 'alert')), ['a', 'b', 'c']);
  });

  promise('another version, tenant or type of the same id is another record', async (journal) => {
    const record = makeRecord('a');
    const page = makePage([record, { ...record, version: '2' }, { ...record, tenant: 'fabrikam' }]);
    const other = { ...record, type: 'office-activity' };
    assert.equal((await journal.commit('office', page)).stored, 3);
    assert.equal((await journal.commit('office', makePage([record, other]))).stored, 1);
  });

  promise('lanes of one page are read apart, each in order', async (journal) => {
    const lanes = ['alert', 'audit', 'alert', 'connector'] as const;
    await journal.commit('office', makePage(lanes.map((lane, i) => makeRecord(String(i), lane))));
    assert.deepEqual(await idsOf(await journal.reader('siem', 'alert')), ['0', '2']);
    assert.deepEqual(await idsOf(await journal.reader('siem', 'audit')), ['1']);
    assert.deepEqual(await idsOf(await journal.reader('siem', 'connector')), ['3']);
  });

  promise('read keeps to its limits and gives at least one record', async (journal) => {
    await journal.commit('office', pageOf(['a', 'b', 'c', 'd'], 'alert', 100));
    const reader = await journal.reader('siem', 'alert');
    assert.equal((await reader.read({ maxRecords: 2, maxBytes: 10_000 })).length, 2);
    assert.equal((await reader.read({ maxRecords: 2, maxBytes: 1 })).length, 1);
  });

  promise('rewind goes back to the last settled mark, sequences included', async (journal, h) => {
    await journal.commit('office', pageOf(['a', 'b', 'c']));
    const reader = await journal.reader('siem', 'alert');
    assert.equal(reader.rewind().position, undefined);
    const [first] = await reader.read(all);
    await reader.settle({ position: first?.position, sequences: { office: 1 } });
    assert.deepEqual(reader.rewind(), { position: first?.position, sequences: { office: 1 } });
    assert.deepEqual(await idsOf(reader), ['b', 'c']);
    await journal.close();
    const again = await h.kill(journal);
    const later = await again.reader('siem', 'alert');
    assert.deepEqual(later.rewind(), { position: first?.position, sequences: { office: 1 } });
    assert.deepEqual(await idsOf(later), ['b', 'c']);
  });

  promise('a mark never goes back, and never beyond the newest record', async (journal) => {
    await journal.commit('office', pageOf(['a', 'b']));
    const reader = await journal.reader('siem', 'alert');
    const [first, second] = await reader.read(all);
    const mark = { position: second?.position, sequences: { office: 2 } };
    await reader.settle(mark);
    await reader.settle({ position: first?.position, sequences: { office: 1 } });
    assert.deepEqual(reader.rewind(), mark);
    const beyond = { position: ((second?.position ?? 0) + 1) as Position, sequences: {} };
    await assert.rejects(reader.settle(beyond), { code: 'program-defect' });
  });

  promise('after a kill a mark may lag but never lead', async (journal, h) => {
    await journal.commit('office', pageOf(['a', 'b', 'c']));
    const reader = await journal.reader('siem', 'alert');
    const records = await reader.read(all);
    await reader.settle({ position: records[1]?.position, sequences: {} });
    const again = await h.kill(journal);
    const mark = (await again.reader('siem', 'alert')).rewind();
    assert.ok((mark.position ?? 0) <= (records[1]?.position ?? 0));
  });

  promise(
    'a new destination starts at the oldest record, or behind the newest if it says so',
    async (journal, h) => {
      await journal.commit('office', pageOf(['a']));
      await journal.reader('late', 'alert', { startAt: 'now' });
      const again = await h.kill(journal);
      await again.commit('office', pageOf(['b']));
      assert.deepEqual(await idsOf(await again.reader('late', 'alert', { startAt: 'now' })), ['b']);
      assert.deepEqual(await idsOf(await again.reader('siem', 'alert')), ['a', 'b']);
    },
  );

  promise('arrivals wakes with the next commit and with its signal', async (journal) => {
    const reader = await journal.reader('siem', 'alert');
    const stop = new AbortController();
    const waiting = reader.arrivals(stop.signal);
    await journal.commit('office', pageOf(['a']));
    await waiting;
    await reader.read(all);
    const stopped = reader.arrivals(stop.signal);
    stop.abort();
    await stopped;
  });

  promise('rejects are listed newest first, kept once, and found with their record', async (journal, h) => {
    await journal.commit('office', pageOf(['a', 'b']));
    const position = await lastPosition(journal, 'alert');
    const first = { ...makeReject((position - 1) as Position, 'a') };
    await journal.setAside([first]);
    await journal.setAside([first, makeReject(position, 'b')]);
    const again = await h.kill(journal);
    await again.setAside([first]);
    const listed = await again.rejects(10);
    assert.deepEqual(
      listed.map((reject) => reject.recordId),
      ['b', 'a'],
    );
    assert.equal(again.status().rejects, 2);
    const found = await again.rejected(listed[0]?.number ?? 0);
    assert.equal(found?.record.id, 'b');
    assert.equal(await again.rejected(999), undefined);
  });

  promise(
    'a reject for another reason keeps its number, and one that is cleared is gone',
    async (journal, h) => {
      await journal.commit('office', pageOf(['a', 'b', 'c']));
      const last = await lastPosition(journal, 'alert');
      const [a, b, c] = ['a', 'b', 'c'].map((id, i) => makeReject((last - 2 + i) as Position, id));
      assert.ok(a !== undefined && b !== undefined && c !== undefined);
      await journal.setAside([a, b]);
      const [first, second] = await journal.rejectsFrom(1, 10);
      await journal.setAside([{ ...a, reason: 'It is not JSON either.' }, c]);
      await journal.clearRejects([second?.number ?? 0, 999]);
      const check = async (now: Journal) => {
        const listed = await now.rejectsFrom(1, 10);
        assert.deepEqual(
          listed.map(({ recordId, reason }) => [recordId, reason]),
          [
            ['a', 'It is not JSON either.'],
            ['c', 'It is not JSON.'],
          ],
        );
        assert.equal(listed[0]?.number, first?.number);
        assert.deepEqual(await now.rejects(1), [listed[1]]);
        assert.deepEqual(await now.rejectsFrom((first?.number ?? 0) + 1, 1), [listed[1]]);
        assert.equal(now.status().rejects, 2);
        assert.equal(await now.rejected(second?.number ?? 0), undefined);
      };
      await check(journal);
      const again = await h.kill(journal);
      await check(again);
      await again.setAside([b]);
      assert.deepEqual((await again.rejects(1))[0]?.recordId, 'b');
      assert.notEqual((await again.rejects(1))[0]?.number, second?.number);
    },
  );

  promise('what is settled can be read once more, without a mark of its own', async (journal) => {
    await journal.commit('office', pageOf(['a', 'b', 'c']));
    await journal.commit('office', pageOf(['d'], 'audit'));
    const reader = await journal.reader('siem', 'alert');
    const records = await reader.read(all);
    await reader.settle({ position: records.at(-1)?.position, sequences: {} });
    const { alert, audit } = journal.stretches(0, Number.POSITIVE_INFINITY);
    assert.deepEqual(
      [alert.from, alert.to - alert.from, audit.to - audit.from],
      [records[0]?.position, 3, 1],
    );
    const past = journal.past('alert', records[1]?.position as Position);
    const read = [...(await past.read({ ...all, maxRecords: 1 })), ...(await past.read(all))];
    assert.deepEqual(
      read.map(({ record }) => record.id),
      ['b', 'c'],
    );
    assert.deepEqual(await past.read(all), []);
    const { backlogs } = journal.status();
    assert.deepEqual(new Set(backlogs.map(({ destination }) => destination)), new Set(['siem']));
    const nothing = journal.stretches(0, 1).alert;
    assert.equal(nothing.from, nothing.to);
  });

  promise('status counts what waits for each destination', async (journal) => {
    const reader = await journal.reader('siem', 'audit');
    await journal.commit('office', pageOf(['a', 'b'], 'audit', 100));
    const waiting = journal.status().backlogs[0];
    assert.equal(waiting?.records, 2);
    assert.ok(waiting.bytes > 200 && waiting.oldestCommittedAtMs !== undefined);
    const records = await reader.read(all);
    await reader.settle({ position: records.at(-1)?.position, sequences: {} });
    assert.deepEqual(journal.status().backlogs[0], {
      ...{ destination: 'siem', lane: 'audit', records: 0, bytes: 0, oldestCommittedAtMs: undefined },
    });
  });

  promise('a hundred thousand state keys are kept and found again', async (journal, h) => {
    for (let from = 0; from < 100_000; from += 10_000) {
      const keys = Array.from({ length: 10_000 }, (_, i) => `blob/${from + i}`);
      await journal.commit(
        'office',
        makePage(
          [],
          keys.map((put) => ({ put, value: 1_767_863_419_000 })),
        ),
      );
    }
    const view = await (await h.kill(journal)).state('office');
    assert.equal([...view.entries('blob/')].length, 100_000);
  });
}
