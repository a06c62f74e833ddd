// What other collectors of the Management Activity API lost while listing; the numbers are those of our survey.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused } from '../../doubles/activity-tenant.ts';
import { blob, hourMs, idsIn, mail, signal, startOfficeActivity } from '../office-activity/harness.ts';

const dayMs = 24 * hourMs;

/** `[startTime, endTime)` of every list that was asked for, first pages only. */
function windowsAsked({
  http,
}: ReturnType<typeof startOfficeActivity>): readonly (readonly [number, number])[] {
  return http.requests
    .map(({ url }) => new URL(url))
    .filter(({ pathname, searchParams }) => pathname.endsWith('/content') && !searchParams.has('nextPage'))
    .map(({ searchParams }) => {
      const [from = '', to = ''] = [searchParams.get('startTime') ?? '', searchParams.get('endTime') ?? ''];
      assert.match(`${from} ${to}`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      return [Date.parse(`${from}Z`), Date.parse(`${to}Z`)] as const;
    });
}

// 1, 14
test('every page of a list is read, and none takes the place of the one before', async () => {
  const run = startOfficeActivity();
  for (let n = 0; n < 14; n += 1) run.api.blobs.push(blob(`b${n}`, run.clock.now() - hourMs, mail(`m${n}`)));
  run.api.pageSize = 3;
  const ids = idsIn(await run.round());
  assert.deepEqual(ids.toSorted(), Array.from({ length: 14 }, (_, n) => `m${n}`).sort());
});

// 1, 2, 23
test('a window whose second page fails stays unread, and is read whole later', async () => {
  const run = startOfficeActivity();
  const at = run.clock.now() - hourMs;
  for (let n = 0; n < 6; n += 1) run.api.blobs.push(blob(`b${n}`, at, mail(`m${n}`)));
  const isSecond = () => run.http.requests.at(-1)?.url.includes('nextPage') === true;
  run.api.fault = (call) => (call === 'content' && isSecond() ? refused('AF50000', 500) : undefined);
  await assert.rejects(run.round(), { code: 'source-failing' });
  assert.deepEqual(run.contentIds('fetched').length, 3);
  assert.deepEqual(await run.covered(at, at + 1), ['pending']);
  run.api.fault = () => undefined;
  assert.equal(idsIn(await run.round()).length, 3);
  assert.deepEqual(await run.covered(at, at + 1), ['complete']);
});

// 1
test('a next page on another host is not followed, and no token goes there', async () => {
  const run = startOfficeActivity();
  const nextpageuri = `https://manage.office.com.evil.example/api/v1.0/activity/feed`;
  run.api.fault = (call) => (call === 'content' ? { body: [], headers: { nextpageuri } } : undefined);
  await assert.rejects(run.round(), { code: 'source-host-refused' });
  for (const { url } of run.http.requests) assert.equal(new URL(url).host, 'manage.office.com');
});

// 10, 15
test('windows join without a hole or a second added, and content made within the second of a bound comes', async () => {
  const run = startOfficeActivity({ rereadHours: { eachPoll: 0, eachHour: 0, eachDay: 0 } });
  await run.round();
  const issued: string[] = [];
  const seen: string[] = [];
  for (let poll = 0; poll < 20; poll += 1) {
    run.clock.advance(1_777);
    for (const ms of [1, 400, 999]) {
      const id = `m${poll}-${ms}`;
      issued.push(id);
      run.api.blobs.push(blob(id, run.clock.now() - ms, mail(id)));
    }
    seen.push(...idsIn(await run.round()));
  }
  run.clock.advance(60_000);
  seen.push(...idsIn(await run.round()));
  assert.deepEqual(seen.toSorted(), issued.toSorted());
  const asked = windowsAsked(run);
  for (const [index, [from]] of asked.slice(1).entries()) assert.ok(from <= (asked[index]?.[1] ?? 0));
});

// 93, 94
test('no list spans more than 24 hours or begins more than seven days back, whatever the outage', async () => {
  for (const outageMs of [25 * hourMs, 3 * dayMs, 7 * dayMs, 40 * dayMs]) {
    const run = startOfficeActivity();
    await run.round();
    run.clock.advance(outageMs);
    const before = run.http.requests.length;
    await run.round();
    const asked = windowsAsked({ ...run, http: { ...run.http, requests: run.http.requests.slice(before) } });
    assert.ok(asked.length > 1);
    for (const [from, to] of asked) {
      assert.ok(to - from <= dayMs && from >= run.clock.now() - 7 * dayMs, `${from} ${to}`);
    }
  }
});

// 8
test('a refused span of time is never taken for an empty one', async () => {
  for (const code of ['AF20055', 'AF20030']) {
    const run = startOfficeActivity();
    const at = run.clock.now() - hourMs;
    run.api.blobs.push(blob('b', at, mail('m')));
    run.api.fault = (call) => (call === 'content' ? refused(code) : undefined);
    for (let poll = 0; poll < 5; poll += 1) {
      await assert.rejects(run.round(), { code: 'source-window-refused' });
      run.clock.advance(60_000);
    }
    assert.deepEqual(new Set(await run.covered(at, run.clock.now())), new Set(['pending']));
    run.api.fault = () => undefined;
    assert.deepEqual(idsIn(await run.round()), ['m']);
  }
});

// 2, 17
test('polls that all fail move nothing: what was made meanwhile comes when they work again', async () => {
  const run = startOfficeActivity({ rereadHours: { eachPoll: 0, eachHour: 0, eachDay: 0 } });
  await run.round();
  const faults = [{ status: 500, body: '' }, { body: '<html>' }, { body: '{}' }, { status: 404, body: '' }];
  run.api.fault = (call) => (call === 'content' ? faults[run.api.calls.length % faults.length] : undefined);
  for (let poll = 0; poll < 30; poll += 1) {
    run.clock.advance(20 * 60_000);
    run.api.blobs.push(blob(`b${poll}`, run.clock.now() - 1_000, mail(`m${poll}`)));
    await assert.rejects(run.round());
  }
  run.api.fault = () => undefined;
  assert.equal(idsIn(await run.round()).length, 30);
});

// 2, 101
test('one day that can not be listed keeps the days after it from nothing', async () => {
  const run = startOfficeActivity({
    firstPullHours: 100,
    rereadHours: { eachPoll: 1, eachHour: 0, eachDay: 0 },
  });
  const bad = run.clock.now() - 99 * hourMs;
  for (const hours of [1, 30, 60, 99])
    run.api.blobs.push(blob(`b${hours}`, run.clock.now() - hours * hourMs, mail(`m${hours}`)));
  run.api.fault = (call) => {
    const query = new URL(run.http.requests.at(-1)?.url ?? '').searchParams;
    const holdsBad =
      Date.parse(`${query.get('startTime')}Z`) <= bad && Date.parse(`${query.get('endTime')}Z`) > bad;
    return call === 'content' && holdsBad ? refused('AF50000', 500) : undefined;
  };
  await assert.rejects(run.round(), { code: 'source-failing' });
  assert.deepEqual(run.contentIds('fetched'), ['b60', 'b30', 'b1']);
  assert.deepEqual(await run.covered(bad, bad + 1), ['pending']);
  // Split where it fails, only the moment that holds the trouble stays unread.
  const { fromMs = 0, toMs = 0 } =
    (await run.spans(bad - hourMs, bad + hourMs)).find(({ state }) => state === 'pending') ?? {};
  assert.ok(fromMs <= bad && toMs > bad && toMs - fromMs <= 2 * 60_000, `${toMs - fromMs} ms`);
  const tries = run.api.calls.length;
  await assert.rejects(run.round());
  assert.ok(run.api.calls.length - tries < 6);
});

// the reference: AF20031
test('a list whose next page is not known any more begins anew in the same round', async () => {
  const run = startOfficeActivity();
  for (let n = 0; n < 7; n += 1) run.api.blobs.push(blob(`b${n}`, run.clock.now() - hourMs, mail(`m${n}`)));
  let lists = 0;
  run.api.fault = (call) => {
    if (call === 'content') lists += 1;
    return call === 'content' && lists === 2 ? refused('AF20031') : undefined;
  };
  assert.equal(idsIn(await run.round()).length, 7);
});

// 9, 22
test('a restart asks for what was made while the program was down', async () => {
  const run = startOfficeActivity({ rereadHours: { eachPoll: 0, eachHour: 0, eachDay: 0 } });
  await run.round();
  run.clock.advance(10 * hourMs);
  run.api.blobs.push(blob('b', run.clock.now() - 6 * hourMs, mail('m')));
  const pages = await run.state.takeIn(run.restarted().pull(run.state.view(), signal));
  assert.equal(pages.at(-1)?.hasMore, true);
  assert.deepEqual(idsIn(await run.state.takeIn(run.restarted().pull(run.state.view(), signal))), ['m']);
});

// 4, 16, 20, 24
test('content that appears days late with an old time is fetched', async () => {
  const run = startOfficeActivity();
  await run.round();
  const ids: string[] = [];
  for (let day = 1; day <= 6; day += 1) {
    run.clock.advance(dayMs);
    run.api.blobs.push(blob(`late${day}`, run.clock.now() - Math.min(day, 5) * dayMs, mail(`m${day}`)));
    ids.push(...idsIn(await run.round()));
  }
  assert.deepEqual(ids, ['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
});

// 10
test('a host whose clock is days wrong, or is put right while it runs, neither skips nor loses anything', async () => {
  for (const skewMs of [3 * dayMs, -3 * dayMs, 10 * dayMs, -10 * dayMs]) {
    const run = startOfficeActivity({ firstPullHours: 2 });
    const host = run.skewed(skewMs);
    const seen: string[] = [];
    const issued: string[] = [];
    const gaps: string[] = [];
    for (let poll = 0; poll < 12; poll += 1) {
      const id = `m${poll}`;
      issued.push(id);
      run.api.blobs.push(blob(id, run.clock.now() - 2_000, mail(id)));
      const pages = await host.round();
      const records = pages.flatMap((page) => page.records);
      gaps.push(...records.filter(({ type }) => type === 'connector-gap').map(({ id }) => id));
      seen.push(...records.filter(({ type }) => type !== 'connector-gap').map(({ id }) => id));
      run.clock.advance(60_000);
      // In the middle of the run somebody sets the clock right.
      if (poll === 6) host.setRight();
    }
    assert.deepEqual([seen.toSorted(), gaps], [issued.toSorted(), []], `${skewMs / dayMs} days`);
  }
});
