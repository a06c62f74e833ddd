import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBlobLedger } from '../../../src/sources/office-activity/blob-ledger.ts';
import { refused } from '../../doubles/activity-tenant.ts';
import { Pieces, type ScriptedAnswer } from '../../doubles/scripted-http.ts';
import { blob, hourMs, idsIn, mail, signal, startOfficeActivity } from './harness.ts';

test('a blob that fails does not stop the others and is asked for again, less and less often', async () => {
  const { api, round, notices, clock } = startOfficeActivity();
  for (const id of ['a', 'b', 'c']) api.blobs.push(blob(id, clock.now() - hourMs, mail(id)));
  const broken = new Pieces('[{"Id":"a"', new Error('never mind'));
  const faults: readonly ScriptedAnswer[] = [
    { status: 500, body: '' },
    { body: '<html>' },
    { body: broken.pieces[0] },
    { body: { error: { code: 'AF50000', message: '' } } },
    refused('AF20050', 404),
    { status: 403, body: 'blocked by policy' },
  ];
  let tries = 0;
  api.fault = (call) => {
    if (call !== 'blob b') return undefined;
    tries += 1;
    return faults[tries - 1];
  };
  assert.deepEqual(idsIn(await round()), ['a', 'c']);
  for (let minute = 1; minute <= 60; minute += 1) {
    clock.advance(60_000);
    const ids = idsIn(await round());
    if (ids.length > 0) assert.deepEqual([ids, tries], [['b'], faults.length + 1]);
  }
  assert.equal(tries, faults.length + 1);
  assert.equal(notices.filter(({ notice }) => notice === 'blob-failed').length, faults.length);
});

test('a blob of several pages is done with its last page only', async () => {
  const { api, round, clock, source, state, contentIds } = startOfficeActivity();
  const many = Array.from({ length: 2_500 }, (_, n) => mail(`m${n}`));
  api.blobs.push(blob('large', clock.now() - hourMs, ...many));
  await state.takeIn(source.pull(state.view(), signal));
  for await (const page of source.pull(state.view(), signal)) {
    state.apply(page.changes);
    if (page.records.length > 0) break;
  }
  assert.deepEqual([contentIds('seen'), contentIds('fetched')], [['large'], []]);
  const pages = await round();
  assert.deepEqual(
    pages.map((page) => page.records.length).filter((count) => count > 0),
    [1_000, 1_000, 500],
  );
});

test('an event beyond 8 MB is set aside and told, and the others of its blob are not', async () => {
  const { api, round, notices, clock } = startOfficeActivity();
  const huge = mail('huge', { Data: 'x'.repeat(9_000_000) });
  api.blobs.push(blob('b', clock.now() - hourMs, mail('m1'), huge, mail('m2')));
  const [first, second, gap, ...others] = (await round()).flatMap(({ records }) => records);
  assert.deepEqual([first?.id, second?.id, gap?.type, others], ['m1', 'm2', 'connector-gap', []]);
  assert.deepEqual(
    notices.map(({ notice }) => notice),
    ['element-set-aside'],
  );
});

test('an expired blob is told and not asked for again', async () => {
  const { api, round, notices, clock } = startOfficeActivity();
  api.blobs.push(blob('old', clock.now() - hourMs, mail('old')));
  api.fault = (call) => (call === 'blob old' ? refused('AF20051') : undefined);
  await round();
  clock.advance(hourMs);
  await round();
  assert.equal(api.calls.filter((call) => call === 'blob old').length, 1);
  assert.equal(notices.filter(({ notice }) => notice === 'content-expired').length, 1);
});

test('a round in which nothing can be fetched ends after a few tries, and tells why', async () => {
  const { api, round, clock, contentIds } = startOfficeActivity({ parallelFetches: 1 });
  for (let n = 0; n < 500; n += 1) api.blobs.push(blob(`b${n}`, clock.now() - hourMs + n, mail(`m${n}`)));
  api.fault = (call) => (call.startsWith('blob') ? { status: 503 } : undefined);
  await assert.rejects(round(), { code: 'source-failing' });
  const tried = api.calls.filter((call) => call.startsWith('blob')).length;
  assert.ok(tried <= 20, `${tried} tries`);
  assert.equal(contentIds('poison').length, tried);
  api.fault = () => undefined;
  clock.advance(60_000);
  assert.equal(idsIn(await round()).length, 500);
});

test('throttling ends the round with what was read so far, as 403 and as 429, and asks for the wait', async () => {
  for (const status of [403, 429]) {
    const { api, round, contentIds, clock } = startOfficeActivity({ parallelFetches: 1 });
    for (const id of ['a', 'b', 'c']) api.blobs.push(blob(id, clock.now() - hourMs, mail(id)));
    api.fault = (call) =>
      call === 'blob b' ? { ...refused('AF429', status), headers: { 'retry-after': '30' } } : undefined;
    await assert.rejects(round(), { code: 'source-throttled', retryAfterMs: 30_000 });
    assert.deepEqual([contentIds('fetched'), contentIds('poison')], [['a'], []]);
    api.fault = () => undefined;
    assert.deepEqual(idsIn(await round()), ['b', 'c']);
  }
});

test('what was fetched is forgotten eight days after it was made, whatever expiry it states', async () => {
  const { api, round, contentIds, clock } = startOfficeActivity();
  api.blobs.push({ ...blob('b', clock.now() - hourMs, mail('m')), expiresAtMs: Date.UTC(2199, 0, 1) });
  for (let day = 0; day <= 9; day += 1) {
    await round();
    assert.equal(contentIds('fetched').length, day < 8 ? 1 : 0, `day ${day}`);
    clock.advance(24 * hourMs);
  }
});

test('what cannot be fetched is told as lost after a month at the latest, whatever expiry it states', async () => {
  const { api, round, notices, contentIds, clock } = startOfficeActivity();
  api.blobs.push({ ...blob('b', clock.now() - hourMs, mail('m')), expiresAtMs: Date.UTC(2199, 0, 1) });
  api.fault = (call) => (call === 'blob b' ? refused('AF20050', 404) : undefined);
  await round();
  clock.advance(31 * 24 * hourMs);
  await round();
  assert.deepEqual([contentIds('poison'), contentIds('expired')], [[], ['b']]);
  assert.equal(notices.filter(({ notice }) => notice === 'content-expired').length, 1);
});

test('what can be fetched never waits behind what cannot, however much that is', async () => {
  const { api, round, clock } = startOfficeActivity({ parallelFetches: 1 });
  for (let n = 0; n < 300; n += 1) api.blobs.push(blob(`bad${n}`, clock.now() - hourMs + n, mail(`m${n}`)));
  for (let n = 0; n < 10; n += 1) api.blobs.push(blob(`good${n}`, clock.now() - 1_000 + n, mail(`g${n}`)));
  api.fault = (call) => (call.startsWith('blob bad') ? { status: 503 } : undefined);
  await assert.rejects(round(), { code: 'source-failing' });
  const fetched = api.calls.filter((call) => call.startsWith('blob good'));
  assert.deepEqual([fetched.length, new Set(fetched).size], [10, 10]);
  assert.ok(api.calls.filter((call) => call.startsWith('blob bad')).length <= 320);
});

test('content that is gone ends no round', async () => {
  const { api, round, clock } = startOfficeActivity({ parallelFetches: 1 });
  for (let n = 0; n < 30; n += 1) api.blobs.push(blob(`gone${n}`, clock.now() - hourMs + n));
  api.blobs.push(blob('good', clock.now() - 1_000, mail('good')));
  api.fault = (call) => (call.startsWith('blob gone') ? refused('AF20050', 404) : undefined);
  assert.deepEqual(idsIn(await round()), ['good']);
});

test('what is listed is fetched even when the list never comes to its end', async () => {
  const { api, round, clock } = startOfficeActivity();
  for (let n = 0; n < 9; n += 1) api.blobs.push(blob(`b${n}`, clock.now() - hourMs + n, mail(`m${n}`)));
  let lists = 0;
  api.fault = (call) => {
    if (call === 'content') lists += 1;
    return call === 'content' && lists % 2 === 0 ? refused('AF20031') : undefined;
  };
  await assert.rejects(round(), { code: 'source-list-outdated' });
  assert.equal(api.calls.filter((call) => call.startsWith('blob')).length, api.pageSize);
});

test('very many blobs that fail are looked at in steps that leave the event loop free, and not in every round', async () => {
  const { source, state, clock } = startOfficeActivity();
  const contentType = 'Audit.General';
  const ledger = openBlobLedger(state.view(), contentType, (id) => id);
  const failedAtMs = clock.now() - hourMs;
  for (let n = 0; n < 5_000; n += 1) {
    const row = { contentId: `b${n}`, contentUri: `b${n}`, contentType, createdAtMs: failedAtMs + n };
    const rows = [{ ...row, isTimeStated: true, expiresAtMs: clock.now() + 24 * hourMs }];
    for (const each of ledger.unknown(rows)) state.apply(ledger.failed(each, failedAtMs));
  }
  const turnsOfRound = async () => {
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    for await (const _page of source.pull(state.view(), signal));
    clearImmediate(next);
    return turns;
  };
  assert.ok((await turnsOfRound()) >= 5);
  assert.ok((await turnsOfRound()) < 5);
});
