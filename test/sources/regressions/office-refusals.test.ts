// Where other collectors of the Management Activity API were throttled for good, stopped without a word, or never
// started again; the numbers are those of our survey.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../../src/errors/connector-error.ts';
import type { GapEvent } from '../../../src/sources/connector/gap-record.ts';
import { refused } from '../../doubles/activity-tenant.ts';
import { blob, hourMs, idsIn, mail, startOfficeActivity } from '../office-activity/harness.ts';

// 87, 89
test('a subscription that does not take is not started in a loop', async () => {
  const run = startOfficeActivity();
  run.api.fault = (call) => {
    if (call === 'list') return { body: [] };
    return call === 'content' || call === 'start' ? refused('AF20022') : undefined;
  };
  for (let minute = 0; minute < 120; minute += 1) {
    await assert.rejects(run.round(), { code: 'source-subscription-missing' });
    run.clock.advance(60_000);
  }
  const starts = run.api.calls.filter((call) => call === 'start').length;
  assert.ok(starts >= 4 && starts <= 8, `${starts} starts in two hours`);
});

// 89
test('a start that is throttled keeps no other content type from being read, and slows nothing down', async () => {
  const run = startOfficeActivity({ contentTypes: ['DLP.All', 'Audit.General'] });
  run.api.fault = (call) => (call === 'start' ? refused('AF429', 429) : undefined);
  run.api.blobs.push(blob('b', run.clock.now() - hourMs, mail('m')));
  await assert.rejects(run.round(), { code: 'source-subscription-missing' });
  assert.deepEqual(run.contentIds('fetched'), ['b']);
});

// 90, the reference
test('AF429 is throttling and no missing permission, also as 403, and is waited for longer and longer', async () => {
  const run = startOfficeActivity();
  run.api.blobs.push(blob('b', run.clock.now() - hourMs, mail('m')));
  run.api.fault = (call) => (call === 'content' ? refused('AF429', 403) : undefined);
  const waits: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    await assert.rejects(run.round(), (error) => {
      assert.ok(error instanceof ConnectorError && error.code === 'source-throttled');
      waits.push(error.retryAfterMs ?? 0);
      return true;
    });
    run.clock.advance(waits.at(-1) ?? 0);
  }
  assert.deepEqual(
    waits,
    [30, 60, 120, 240, 480, 900].map((seconds) => seconds * 1_000),
  );
  run.api.fault = () => undefined;
  assert.deepEqual(idsIn(await run.round()), ['m']);
});

// 88
test('content made while somebody had stopped the subscription is told as a gap, up to the new start', async () => {
  const run = startOfficeActivity();
  await run.round();
  const knownMs = run.clock.now();
  run.api.subscribed.clear();
  run.clock.advance(30 * 60_000);
  await assert.rejects(run.round(), { code: 'source-subscription-missing' });
  run.clock.advance(60_000);
  const records = (await run.round()).flatMap((page) => page.records);
  const backMs = run.clock.now();
  const gaps = records.map(({ json }): GapEvent => JSON.parse(Buffer.from(json).toString('utf8')));
  const told = gaps.map(({ reason, from, to }) => [reason, Date.parse(from), Date.parse(to)]);
  const start = run.api.calls.lastIndexOf('start');
  assert.ok(start > 0 && told.length === 1, JSON.stringify(told));
  assert.equal(told[0]?.[0], 'unsubscribed');
  assert.ok(Math.abs(Number(told[0]?.[1]) - knownMs) < 2_000);
  assert.ok(
    Number(told[0]?.[2]) <= backMs &&
      (await run.covered(knownMs + 60_000, knownMs + hourMs / 3)).every((state) => state === 'lost'),
  );
  run.clock.advance(60_000);
  assert.deepEqual(
    (await run.round()).flatMap((page) => page.records),
    [],
  );
});

// 88
test('being killed right after the new start does not hide that gap', async () => {
  const run = startOfficeActivity();
  await run.round();
  run.api.subscribed.clear();
  run.clock.advance(2 * hourMs);
  for await (const page of run.source.pull(run.state.view(), new AbortController().signal)) {
    if (run.api.calls.includes('start')) break;
    run.state.apply(page.changes);
  }
  assert.equal(run.api.subscribed.size, 1);
  run.clock.advance(60_000);
  const pages = await run.state.takeIn(run.restarted().pull(run.state.view(), new AbortController().signal));
  assert.deepEqual(
    pages.flatMap((page) => page.records).map(({ type }) => type),
    ['connector-gap'],
  );
});

// 90, 91, 97
test('catching up on seven days stays below the documented rate at every moment', async () => {
  const run = startOfficeActivity({ firstPullHours: 167 });
  const blobs = 4_000;
  run.api.pageSize = 20;
  for (let n = 0; n < blobs; n += 1) {
    run.api.blobs.push(blob(`b${n}`, run.clock.now() - 166 * hourMs + n * 140_000, mail(`m${n}`)));
  }
  const askedAt: number[] = [];
  run.api.fault = () => {
    askedAt.push(run.clock.now());
    return undefined;
  };
  let fetched = 0;
  for (let round = 0; fetched < blobs && round < 100; round += 1) {
    const pages = await run.round();
    fetched += idsIn(pages).length;
    run.clock.advance(pages.at(-1)?.resumeAfterMs ?? 60_000);
  }
  assert.equal(fetched, blobs);
  for (const at of new Set(askedAt)) {
    const within = askedAt.filter((other) => other >= at && other < at + 60_000).length;
    assert.ok(within < 2_000, `${within} requests in a minute`);
  }
  const minutes = ((askedAt.at(-1) ?? 0) - (askedAt[0] ?? 0)) / 60_000;
  assert.ok(minutes < 6, `${minutes} minutes`);
});
