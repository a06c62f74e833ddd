import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import type { Page } from '../../../src/model/page.ts';
import type { HttpRequest } from '../../../src/sources/http-client.ts';
import { officeActivity } from '../../../src/sources/office-activity/kind.ts';
import { officeActivityOptions } from '../../../src/sources/office-activity/options.ts';
import { ActivityTenant, refused } from '../../doubles/activity-tenant.ts';
import { KeptState } from '../../doubles/kept-state.ts';
import { Pieces, type ScriptedAnswer, scriptedHttp } from '../../doubles/scripted-http.ts';
import { contoso, testSetup } from '../../doubles/source-setup.ts';

const signal = new AbortController().signal;
const hourMs = 3_600_000;

function start(given: z.input<typeof officeActivityOptions> = {}) {
  let answer: (request: HttpRequest) => ScriptedAnswer = () => ({});
  const http = scriptedHttp((request) => answer(request));
  const setup = testSetup('office-activity', officeActivityOptions.parse(given), http);
  const api = new ActivityTenant(contoso.tenantId, () => setup.clock.now());
  answer = (request) => api.answer(request);
  const state = new KeptState();
  const source = officeActivity.create(setup);
  const round = () => state.takeIn(source.pull(state.view(), signal));
  return { ...setup, http, api, state, source, round };
}

function mail(id: string, more: Readonly<Record<string, unknown>> = {}) {
  return { Id: id, RecordType: 28, CreationTime: '2026-01-08T08:01:02', ...more };
}

function blob(id: string, createdAtMs: number, ...records: readonly Readonly<Record<string, unknown>>[]) {
  return { id, createdAtMs, records, contentType: 'Audit.General' };
}

function idsIn(pages: readonly Page[]): readonly string[] {
  return pages.flatMap((page) => page.records.map((record) => record.id));
}

test('listed blobs are fetched once, and their records carry content facts, lane and time in UTC', async () => {
  const { api, round, clock } = start();
  api.blobs.push(blob('b$1', clock.now() - hourMs, mail('m1'), { Id: 'x', RecordType: 15 }));
  const pages = await round();
  const record = pages.flatMap((page) => page.records)[0];
  assert.deepEqual(idsIn(pages), ['m1']);
  assert.equal(
    pages.reduce((sum, page) => sum + page.filtered, 0),
    1,
  );
  assert.equal(record?.type, 'office-threat-mail');
  assert.equal(record?.lane, 'alert');
  assert.equal(record?.version, '');
  assert.equal(record?.occurredAtMs, Date.UTC(2026, 0, 8, 8, 1, 2));
  assert.deepEqual(record?.facts, { contentId: 'b$1', contentType: 'Audit.General' });
  clock.advance(60_000);
  assert.deepEqual(idsIn(await round()), []);
  assert.equal(api.calls.filter((call) => call === 'blob b$1').length, 1);
});

test('blobs with equal times, late ones and ones on a further page are all fetched', async () => {
  const { api, round, clock } = start();
  const at = clock.now() - hourMs;
  for (let n = 0; n < 10; n += 1) api.blobs.push(blob(`b${n}`, at, mail(`m${n}`)));
  assert.equal(idsIn(await round()).length, 10);
  clock.advance(2 * hourMs);
  api.blobs.push(blob('late', at + 1, mail('late')));
  assert.deepEqual(idsIn(await round()), ['late']);
});

test('every request carries PublisherIdentifier, and `$` goes out as it came', async () => {
  const { api, round, http, clock } = start();
  api.blobs.push(blob('20$a$b', clock.now() - hourMs, mail('m')));
  await round();
  for (const { url } of http.requests)
    assert.match(url, new RegExp(`PublisherIdentifier=${contoso.tenantId}`));
  assert.ok(http.requests.some(({ url }) => url.includes('/audit/20$a$b?')));
});

test('a subscription is started only when missing, at most once in 15 minutes, and AF20024 is a success', async () => {
  const { api, round, notices, clock } = start();
  api.subscribed.clear();
  api.fault = (call) => (call === 'start' ? refused('AF20024') : undefined);
  await assert.rejects(round(), { code: 'source-subscription-missing' });
  clock.advance(60_000);
  await assert.rejects(round(), { code: 'source-subscription-missing' });
  assert.equal(api.calls.filter((call) => call === 'start').length, 1);
  assert.equal(
    notices.some(({ notice }) => notice === 'subscription-started'),
    true,
  );
  api.fault = () => undefined;
  clock.advance(15 * 60_000);
  await round();
  await round();
  assert.equal(api.calls.filter((call) => call === 'start').length, 2);
});

test('a blob that fails does not stop the others and is asked for again, less and less often', async () => {
  const { api, round, notices, clock } = start();
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
  const { api, round, clock, source, state } = start();
  const many = Array.from({ length: 2_500 }, (_, n) => mail(`m${n}`));
  api.blobs.push(blob('large', clock.now() - hourMs, ...many));
  for await (const page of source.pull(state.view(), signal)) {
    state.apply(page.changes);
    if (page.records.length > 0) break;
  }
  assert.deepEqual([...state.view().entries('known/')], []);
  const pages = await round();
  assert.deepEqual(
    pages.map((page) => page.records.length).filter((count) => count > 0),
    [1_000, 1_000, 500],
  );
});

test('an event beyond 8 MB is set aside and told, and the others of its blob are not', async () => {
  const { api, round, notices, clock } = start();
  const huge = mail('huge', { Data: 'x'.repeat(9_000_000) });
  api.blobs.push(blob('b', clock.now() - hourMs, mail('m1'), huge, mail('m2')));
  assert.deepEqual(idsIn(await round()), ['m1', 'm2']);
  assert.deepEqual(
    notices.map(({ notice }) => notice),
    ['element-set-aside'],
  );
});

test('an expired blob is told and not asked for again', async () => {
  const { api, round, notices, clock } = start();
  api.blobs.push(blob('old', clock.now() - hourMs, mail('old')));
  api.fault = (call) => (call === 'blob old' ? refused('AF20051') : undefined);
  await round();
  clock.advance(hourMs);
  await round();
  assert.equal(api.calls.filter((call) => call === 'blob old').length, 1);
  assert.equal(notices.filter(({ notice }) => notice === 'blob-expired').length, 1);
});

test('five blobs in a row that fail end the round, and the others come first in the next', async () => {
  const { api, round, clock } = start({ parallelFetches: 1 });
  for (let n = 0; n < 8; n += 1) api.blobs.push(blob(`b${n}`, clock.now() - hourMs + n, mail(`m${n}`)));
  api.fault = (call) => (/^blob b[0-4]/.test(call) ? { status: 503 } : undefined);
  await assert.rejects(round(), { code: 'source-failing' });
  assert.equal(api.calls.includes('blob b5'), false);
  clock.advance(10_000);
  assert.deepEqual(idsIn(await round()), ['m5', 'm6', 'm7']);
});

test('throttling ends the round with what was read so far, as 403 and as 429, and asks for the wait', async () => {
  for (const status of [403, 429]) {
    const { api, round, state, clock } = start({ parallelFetches: 1 });
    for (const id of ['a', 'b', 'c']) api.blobs.push(blob(id, clock.now() - hourMs, mail(id)));
    api.fault = (call) =>
      call === 'blob b' ? { ...refused('AF429', status), headers: { 'retry-after': '30' } } : undefined;
    await assert.rejects(round(), { code: 'source-throttled', retryAfterMs: 30_000 });
    assert.deepEqual(
      [...state.view().entries('known/')].map(([key]) => key),
      ['known/a'],
    );
    api.fault = () => undefined;
    assert.deepEqual(idsIn(await round()), ['b', 'c']);
  }
});

test('links that leave the host or the tenant are not followed and the token does not go there', async () => {
  const { api, round, http, clock } = start();
  const links = [
    'https://evil.example/api/v1.0/x',
    `https://manage.office.com.evil.example/api/v1.0/${contoso.tenantId}/activity/feed/audit/1`,
    `https://user@manage.office.com/api/v1.0/${contoso.tenantId}/activity/feed/audit/1`,
    `https://manage.office.com:8443/api/v1.0/${contoso.tenantId}/activity/feed/audit/1`,
    `http://manage.office.com/api/v1.0/${contoso.tenantId}/activity/feed/audit/1`,
    'https://manage.office.com/api/v1.0/00000000-0000-0000-0000-000000000000/activity/feed/audit/1',
    `https://manage.office.com/api/v1.0/${contoso.tenantId}/activity/feed/%2e%2e/%2e%2e/x`,
  ];
  for (const link of links) {
    api.fault = (call) => (call === 'content' ? { body: [], headers: { nextpageuri: link } } : undefined);
    await assert.rejects(round(), { code: 'source-host-refused' }, link);
    const contentCreated = new Date(clock.now() - hourMs).toISOString();
    const row = { contentId: link, contentUri: link, contentCreated };
    api.fault = (call) => (call === 'content' ? { body: [row] } : undefined);
    await round();
  }
  const root = `https://manage.office.com/api/v1.0/${contoso.tenantId}/activity/feed/subscriptions/`;
  for (const { url } of http.requests) assert.ok(url.startsWith(root), url);
});

test('pages that lead round in a circle end the listing', async () => {
  const { api, round, http } = start();
  api.fault = (call) =>
    call === 'content' ? { body: [], headers: { nextpageurl: http.requests[1]?.url ?? '' } } : undefined;
  await assert.rejects(round(), { code: 'source-answer-malformed' });
});

test('one content type that is refused does not keep the others from being read', async () => {
  const { api, source, state, http, clock } = start({ contentTypes: ['DLP.All', 'Audit.General'] });
  api.subscribed.add('DLP.All');
  api.blobs.push(blob('b', clock.now() - hourMs, mail('m')));
  const isDlp = () => http.requests.at(-1)?.url.includes('DLP.All') === true;
  api.fault = (call) => (call === 'content' && isDlp() ? { status: 401, body: '' } : undefined);
  const seen: string[] = [];
  await assert.rejects(async () => {
    for await (const page of source.pull(state.view(), signal)) seen.push(...idsIn([page]));
  });
  assert.deepEqual(seen, ['m']);
});

test('what Microsoft no longer keeps is told as lost, and asked for from where it still can be', async () => {
  const { api, round, notices, clock } = start();
  await round();
  clock.advance(10 * 24 * hourMs);
  api.blobs.push(blob('b', clock.now() - 6 * 24 * hourMs, mail('m')));
  assert.deepEqual(idsIn(await round()), ['m']);
  const lost = notices.find(({ notice }) => notice === 'window-lost');
  assert.ok(lost?.notice === 'window-lost' && lost.toMs - lost.fromMs > 2.9 * 24 * hourMs);
});

test('what is known is forgotten eight days after it was fetched, whatever expiry it states', async () => {
  const { api, round, state, clock } = start();
  api.blobs.push({ ...blob('b', clock.now() - hourMs, mail('m')), expiresAtMs: Date.UTC(2199, 0, 1) });
  for (let day = 0; day <= 9; day += 1) {
    await round();
    const known = [...state.view().entries('known/')].length;
    assert.equal(known, day < 8 ? 1 : 0, `day ${day}`);
    clock.advance(24 * hourMs);
  }
});

test('what cannot be fetched is told as lost after a month at the latest, whatever expiry it states', async () => {
  const { api, round, notices, state, clock } = start();
  api.blobs.push({ ...blob('b', clock.now() - hourMs, mail('m')), expiresAtMs: Date.UTC(2199, 0, 1) });
  api.fault = (call) => (call === 'blob b' ? refused('AF20050', 404) : undefined);
  await round();
  clock.advance(31 * 24 * hourMs);
  await round();
  assert.deepEqual([...state.view().entries('pending/')], []);
  assert.equal(notices.filter(({ notice }) => notice === 'blob-expired').length, 1);
});

test('what can be fetched never waits behind what cannot', async () => {
  const { api, round, clock } = start({ parallelFetches: 1 });
  for (let n = 0; n < 30; n += 1) api.blobs.push(blob(`bad${n}`, clock.now() - hourMs + n, mail(`m${n}`)));
  api.fault = (call) => (call.startsWith('blob bad') ? { status: 503 } : undefined);
  await assert.rejects(round(), { code: 'source-failing' });
  clock.advance(2 * hourMs);
  api.blobs.push(blob('good', clock.now() - 1_000, mail('good')));
  await assert.rejects(round(), { code: 'source-failing' });
  assert.equal(api.calls.filter((call) => call === 'blob good').length, 1);
});

test('content that is gone ends no round', async () => {
  const { api, round, clock } = start({ parallelFetches: 1 });
  for (let n = 0; n < 30; n += 1) api.blobs.push(blob(`gone${n}`, clock.now() - hourMs + n));
  api.blobs.push(blob('good', clock.now() - 1_000, mail('good')));
  api.fault = (call) => (call.startsWith('blob gone') ? refused('AF20050', 404) : undefined);
  assert.deepEqual(idsIn(await round()), ['good']);
});

test('what is listed is fetched even when the list never comes to its end', async () => {
  const { api, round, clock } = start();
  for (let n = 0; n < 9; n += 1) api.blobs.push(blob(`b${n}`, clock.now() - hourMs + n, mail(`m${n}`)));
  let lists = 0;
  api.fault = (call) => {
    if (call === 'content') lists += 1;
    return call === 'content' && lists % 2 === 0 ? refused('AF20031') : undefined;
  };
  await assert.rejects(round(), { code: 'source-failing' });
  await assert.rejects(round(), { code: 'source-failing' });
  assert.equal(api.calls.filter((call) => call.startsWith('blob')).length, api.pageSize);
});

test('a gigantic page of a list becomes many small ones', async () => {
  const { api, source, clock, state } = start();
  api.pageSize = 100_000;
  api.fault = (call) => (call.startsWith('blob') ? { status: 503 } : undefined);
  for (let n = 0; n < 10_000; n += 1) api.blobs.push(blob(`b${n}`, clock.now() - hourMs + n));
  const sizes: number[] = [];
  await assert.rejects(async () => {
    for await (const page of source.pull(state.view(), signal)) {
      state.apply(page.changes);
      sizes.push(page.changes.length);
    }
  });
  assert.ok(Math.max(...sizes) <= 1_100, `${Math.max(...sizes)} changes in a page`);
  assert.equal([...state.view().entries('pending/')].length, 10_000);
});

test('a tenant without an audit log is told as such, whatever status and code', async () => {
  const { api, source } = start();
  const message = `Microsoft.Office.Compliance.Audit.DataServiceException: Tenant ${contoso.tenantId} does not exist.`;
  for (const code of ['X', 'AF50000', 'AF20011']) {
    api.fault = () => ({ status: 500, body: { error: { code, message } } });
    await assert.rejects(source.probe(signal), { code: 'source-audit-off' });
  }
});
