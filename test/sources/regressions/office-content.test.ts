// What other collectors of the Management Activity API lost, or sent twice, while fetching; the numbers are those of
// our survey.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceRecord } from '../../../src/model/record.ts';
import type { GapEvent } from '../../../src/sources/connector/gap-record.ts';
import { refused } from '../../doubles/activity-tenant.ts';
import { MemoryJournal } from '../../doubles/memory-journal.ts';
import { Pieces } from '../../doubles/scripted-http.ts';
import { blob, hourMs, idsIn, mail, signal, startOfficeActivity } from '../office-activity/harness.ts';

const dayMs = 24 * hourMs;

function gapsIn(records: readonly SourceRecord[]): readonly GapEvent[] {
  const gaps = records.filter(({ type }) => type === 'connector-gap');
  return gaps.map(({ json }) => JSON.parse(Buffer.from(json).toString('utf8')));
}

// 16
test('the second of two blobs made in the same millisecond is fetched, and one that appears behind a newer one', async () => {
  const run = startOfficeActivity();
  const at = run.clock.now() - hourMs / 2;
  run.api.blobs.push(blob('a', at, mail('a')));
  assert.deepEqual(idsIn(await run.round()), ['a']);
  run.clock.advance(60_000);
  run.api.blobs.push(blob('b', at, mail('b')), blob('older', at - 60_000, mail('older')));
  assert.deepEqual(idsIn(await run.round()).toSorted(), ['b', 'older']);
});

// 12, 13
test('a blob that fails is not skipped for good when later ones are fetched', async () => {
  const run = startOfficeActivity();
  for (const id of ['a', 'b', 'c']) run.api.blobs.push(blob(id, run.clock.now() - hourMs, mail(id)));
  run.api.fault = (call) => (call === 'blob b' ? { status: 500, body: '' } : undefined);
  const ids: string[] = [];
  for (let poll = 0; poll < 6 * 24; poll += 1) {
    ids.push(...idsIn(await run.round()));
    run.clock.advance(hourMs);
    run.api.blobs.push(blob(`n${poll}`, run.clock.now() - 60_000, mail(`n${poll}`)));
  }
  assert.ok(!ids.includes('b') && ids.includes('n142'));
  run.api.fault = () => undefined;
  assert.ok(idsIn(await run.round()).includes('b'));
});

// 18
test('being killed between listing and fetching loses nothing that was listed', async () => {
  const run = startOfficeActivity();
  for (const id of ['a', 'b', 'c', 'd', 'e'])
    run.api.blobs.push(blob(id, run.clock.now() - hourMs, mail(id)));
  for await (const page of run.source.pull(run.state.view(), signal)) {
    run.state.apply(page.changes);
    if (run.contentIds('seen').length > 0) break;
  }
  const ids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const pages = await run.state.takeIn(run.restarted().pull(run.state.view(), signal));
    ids.push(...idsIn(pages));
  }
  assert.deepEqual(ids.toSorted(), ['a', 'b', 'c', 'd', 'e']);
});

// 7
test('an oversized blob, and an oversized event in one, take nothing with them', async () => {
  const run = startOfficeActivity();
  const large = Array.from({ length: 40 }, (_, n) => mail(`l${n}`, { Data: 'x'.repeat(500_000) }));
  const at = run.clock.now() - hourMs;
  run.api.blobs.push(blob('large', at, ...large), blob('after', at + 1, mail('after')));
  run.api.blobs.push(blob('huge', at + 2, mail('huge', { Data: 'x'.repeat(9_000_000) }), mail('beside')));
  const records = (await run.round()).flatMap((page) => page.records);
  const ids = records.map(({ id }) => id);
  assert.equal(records.length - gapsIn(records).length, 42);
  assert.equal(gapsIn(records).length, 1, 'the oversized event is told');
  assert.ok(ids.includes('after') && ids.includes('beside') && ids.includes('l39'));
  assert.deepEqual(run.contentIds('fetched'), ['large', 'after', 'huge']);
});

// 37
test('events that come again in a new blob five days later are known as repeats', async () => {
  const run = startOfficeActivity();
  const journal = new MemoryJournal();
  const stored = async () => {
    let sum = 0;
    for (const page of await run.round()) sum += (await journal.commit('office-activity', page)).stored;
    return sum;
  };
  run.api.blobs.push(blob('first', run.clock.now() - hourMs, mail('m1'), mail('m2')));
  assert.equal(await stored(), 2);
  run.clock.advance(5 * dayMs);
  run.api.blobs.push(blob('again', run.clock.now() - hourMs, mail('m2'), mail('m1'), mail('m3')));
  assert.equal(await stored(), 1);
});

// 93, 94
test('expired content is told in one gap with the state that marks it, not skipped without a trace', async () => {
  const run = startOfficeActivity();
  const at = run.clock.now() - hourMs;
  run.api.blobs.push(blob('old', at, mail('old')), blob('good', at + 5, mail('good')));
  run.api.fault = (call) => (call === 'blob old' ? refused('AF20051', 404) : undefined);
  const pages = await run.round();
  const page = pages.find(({ records }) => gapsIn(records).length > 0);
  assert.ok(page?.changes.some((change) => 'put' in change && change.put.includes('/expired/')));
  const [gap, ...others] = gapsIn(page?.records ?? []);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [gap?.what, gap?.reason, gap?.from, gap?.detail],
    ['Audit.General', 'expired', new Date(at).toISOString(), 'content old'],
  );
  assert.ok((await run.covered(at, at + 60_000)).includes('lost'));
});

// 93
test('ten thousand blobs that expire at once are told in a few events that count them all', async () => {
  const run = startOfficeActivity({ requestsPerMinute: 60_000 });
  run.api.pageSize = 5_000;
  for (let n = 0; n < 10_000; n += 1)
    run.api.blobs.push(blob(`b${n}`, run.clock.now() - dayMs / 2 + n * 1_000));
  run.api.fault = (call) => (call.startsWith('blob') ? refused('AF20051') : undefined);
  const gaps = gapsIn((await run.round()).flatMap(({ records }) => records));
  assert.ok(gaps.length <= 20, `${gaps.length} events`);
  const told = gaps.reduce((sum, { detail = '' }) => sum + Number(/^\d+/.exec(detail)?.[0]), 0);
  assert.equal(told, 10_000);
});

// 5, 101
test('poison waits in its own line until it expires, and its end is told', async () => {
  const run = startOfficeActivity();
  const at = run.clock.now() - hourMs;
  run.api.blobs.push(blob('poison', at, mail('poison')));
  run.api.fault = (call) => (call === 'blob poison' ? { body: new Pieces('[{"Id":') } : undefined);
  const records: SourceRecord[] = [];
  for (let hour = 0; hour < 8 * 24; hour += 1) {
    run.api.blobs.push(blob(`h${hour}`, run.clock.now() - 1_000, mail(`h${hour}`)));
    records.push(...(await run.round()).flatMap((page) => page.records));
    if (hour === 100) assert.ok((await run.covered(at, at + 60_000)).includes('pending'));
    run.clock.advance(hourMs);
  }
  assert.equal(records.filter(({ type }) => type !== 'connector-gap').length, 8 * 24);
  assert.equal(gapsIn(records).length, 1);
  assert.deepEqual([run.contentIds('poison'), await run.covered(at, at + 1)], [[], ['lost']]);
});
