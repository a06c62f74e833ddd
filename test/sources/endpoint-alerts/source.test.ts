import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointAlerts } from '../../../src/sources/endpoint-alerts/kind.ts';
import { endpointAlertsOptions } from '../../../src/sources/endpoint-alerts/options.ts';
import { alertWorld, endpointAlertKind } from '../../doubles/alert-kinds.ts';

const signal = new AbortController().signal;

test('alerts are asked for with their evidence, from the Defender for Endpoint API', async () => {
  const { source, books, api } = alertWorld(endpointAlertKind);
  api.versions.push({
    id: 'da1_-2',
    created: '2026-01-08T08:00:00.12Z',
    updated: '2026-01-08T08:30:00.7654321Z',
    visibleAtMs: 0,
    more: { status: 'New' },
  });
  const pages = await books.state.takeIn(source.pull(books.state.view(), signal));
  const [record] = pages.flatMap((page) => page.records);
  assert.equal(record?.type, 'endpoint-alert');
  assert.equal(record?.version, '2026-01-08T08:30:00.7654321Z');
  assert.equal(record?.occurredAtMs, Date.parse('2026-01-08T08:00:00.120Z'));
  assert.deepEqual(record?.facts, { change: 'new' });
  const url = new URL(api.requests[0]?.url ?? '');
  assert.equal(url.origin + url.pathname, 'https://api.security.microsoft.com/api/alerts');
  assert.equal(url.searchParams.get('$expand'), 'evidence');
  assert.equal(api.requests[0]?.headers['prefer'], undefined);
});

test('region and cloud choose the host, and what they do not have is a mistake in the configuration', () => {
  const origin = (given: object, cloud: Parameters<typeof endpointAlerts.origin>[1]) =>
    endpointAlerts.origin(endpointAlertsOptions.parse(given), cloud);
  assert.equal(origin({ region: 'eu' }, 'commercial'), 'https://eu.api.security.microsoft.com');
  assert.equal(origin({}, 'gcc-high'), 'https://api-gov.securitycenter.microsoft.us');
  assert.throws(() => origin({ region: 'eu' }, 'dod'), { code: 'config-invalid', message: /one host/ });
  assert.throws(() => origin({}, 'china'), { code: 'config-invalid', message: /endpoint-alerts/ });
});

test('requests stay within 100 a minute while a week is caught up', async () => {
  const { source, books, api, clock } = alertWorld(endpointAlertKind, { firstPullHours: 168 });
  api.limit = 2;
  for (let n = 0; n < 300; n += 1) {
    const updated = new Date(clock.now() - 168 * 3_600_000 + n * 2_000_000).toISOString();
    api.versions.push({ id: `id-${n}`, created: updated, updated, visibleAtMs: 0 });
    books.issued.add(`id-${n}@${updated}`);
  }
  const askedAt: number[] = [];
  api.afterAnswer = () => {
    clock.advance(20);
    askedAt.push(clock.now());
  };
  for (let rounds = 0; rounds < 10 && (await books.round(source)) !== undefined; rounds += 1) {
    clock.advance(60_000);
  }
  books.assertHasEach([...books.issued]);
  const most = Math.max(...askedAt.map((at) => askedAt.filter((b) => b >= at && b < at + 60_000).length));
  assert.ok(most <= 100, `${most} a minute`);
  assert.ok(askedAt.length >= 300, `${askedAt.length} in all`);
});
