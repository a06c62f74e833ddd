import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused } from '../../doubles/activity-tenant.ts';
import { contoso } from '../../doubles/source-setup.ts';
import { blob, hourMs, idsIn, mail, signal, startOfficeActivity } from './harness.ts';

test('listed blobs are fetched once, and their records carry content facts, lane and time in UTC', async () => {
  const { api, round, clock } = startOfficeActivity();
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
  const { api, round, clock } = startOfficeActivity();
  const at = clock.now() - hourMs;
  for (let n = 0; n < 10; n += 1) api.blobs.push(blob(`b${n}`, at, mail(`m${n}`)));
  assert.equal(idsIn(await round()).length, 10);
  clock.advance(2 * hourMs);
  api.blobs.push(blob('late', at + 1, mail('late')));
  assert.deepEqual(idsIn(await round()), ['late']);
});

test('every request carries PublisherIdentifier, and `$` goes out as it came', async () => {
  const { api, round, http, clock } = startOfficeActivity();
  api.blobs.push(blob('20$a$b', clock.now() - hourMs, mail('m')));
  await round();
  for (const { url } of http.requests)
    assert.match(url, new RegExp(`PublisherIdentifier=${contoso.tenantId}`));
  assert.ok(http.requests.some(({ url }) => url.includes('/audit/20$a$b?')));
});

test('a subscription is started only when missing, at most once in 15 minutes, and AF20024 is a success', async () => {
  const { api, round, notices, clock } = startOfficeActivity();
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

test('links that leave the host or the tenant are not followed and the token does not go there', async () => {
  const { api, round, http, clock } = startOfficeActivity();
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
  const { api, round, http } = startOfficeActivity();
  api.fault = (call) =>
    call === 'content' ? { body: [], headers: { nextpageurl: http.requests[1]?.url ?? '' } } : undefined;
  await assert.rejects(round(), { code: 'source-answer-malformed' });
});

test('one content type that is refused does not keep the others from being read', async () => {
  const { api, round, contentIds, http, clock } = startOfficeActivity({
    contentTypes: ['DLP.All', 'Audit.General'],
  });
  api.subscribed.add('DLP.All');
  api.blobs.push(blob('b', clock.now() - hourMs, mail('m')));
  const isDlp = () => http.requests.at(-1)?.url.includes('DLP.All') === true;
  api.fault = (call) => (call === 'content' && isDlp() ? { status: 401, body: '' } : undefined);
  await assert.rejects(round(), { code: 'source-token-refused' });
  assert.deepEqual(contentIds('fetched'), ['b']);
});

test('what Microsoft no longer keeps is a gap event, and is asked for from where it still can be', async () => {
  const { api, round, notices, clock } = startOfficeActivity();
  await round();
  clock.advance(10 * 24 * hourMs);
  api.blobs.push(blob('b', clock.now() - 6 * 24 * hourMs, mail('m')));
  const records = (await round()).flatMap((page) => page.records);
  assert.deepEqual(records.map(({ type }) => type).sort(), ['connector-gap', 'office-threat-mail']);
  const lost = notices.find(({ notice }) => notice === 'window-lost');
  assert.ok(lost?.notice === 'window-lost' && lost.toMs - lost.fromMs > 2.9 * 24 * hourMs);
});

test('a gigantic page of a list becomes many small ones', async () => {
  const { api, source, clock, state, contentIds } = startOfficeActivity();
  api.pageSize = 100_000;
  for (let n = 0; n < 10_000; n += 1) api.blobs.push(blob(`b${n}`, clock.now() - hourMs + n));
  const pages = await state.takeIn(source.pull(state.view(), signal));
  const longest = Math.max(...pages.map(({ changes }) => changes.length));
  assert.ok(longest <= 1_100, `${longest} changes in a page`);
  assert.equal(contentIds('seen').length, 10_000);
});

test('a tenant without an audit log is told as such, whatever status and code', async () => {
  const { api, source } = startOfficeActivity();
  const message = `Microsoft.Office.Compliance.Audit.DataServiceException: Tenant ${contoso.tenantId} does not exist.`;
  for (const code of ['X', 'AF50000', 'AF20011']) {
    api.fault = () => ({ status: 500, body: { error: { code, message } } });
    await assert.rejects(source.probe(signal), { code: 'source-audit-off' });
  }
});
