import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { graphAlerts } from '../../../src/sources/graph-alerts/kind.ts';
import { graphAlertsOptions } from '../../../src/sources/graph-alerts/options.ts';
import { KeptState } from '../../doubles/kept-state.ts';
import { graphAlertNames, OdataTenant, refusedList } from '../../doubles/odata-tenant.ts';
import { scriptedHttp } from '../../doubles/scripted-http.ts';
import { testSetup } from '../../doubles/source-setup.ts';

const signal = new AbortController().signal;

function start(given: z.input<typeof graphAlertsOptions> = {}) {
  let api: OdataTenant | undefined;
  const http = scriptedHttp((request) => api?.answer(request) ?? {});
  const setup = testSetup('graph-alerts', graphAlertsOptions.parse({ settleSeconds: 0, ...given }), http);
  api = new OdataTenant(graphAlertNames, () => setup.clock.now());
  return { setup, clock: setup.clock, api, state: new KeptState(), source: graphAlerts.create(setup) };
}

const alert = {
  id: 'da1_-2',
  created: '2026-01-08T08:00:00.1234567Z',
  updated: '2026-01-08T08:30:00.7654321Z',
  visibleAtMs: 0,
};

test('an alert becomes a record with its id, update time and creation time, and says that it is new', async () => {
  const { source, state, api } = start();
  api.versions.push({ ...alert, more: { status: 'new', title: 'ä' } });
  const pages = await state.takeIn(source.pull(state.view(), signal));
  const [record, ...rest] = pages.flatMap((page) => page.records);
  assert.equal(rest.length, 0);
  assert.equal(record?.type, 'graph-alert');
  assert.equal(record?.id, alert.id);
  assert.equal(record?.version, alert.updated);
  assert.equal(record?.occurredAtMs, Date.parse('2026-01-08T08:00:00.123Z'));
  assert.equal(record?.lane, 'alert');
  assert.deepEqual(record?.facts, { change: 'new' });
  assert.match(Buffer.from(record?.json ?? []).toString(), /^\{"id":"da1_-2",.*"title":"ä"\}$/);
});

test('windows are asked for half-open by update time, ascending, with every member of every enumeration', async () => {
  const { source, state, api, clock } = start({
    firstPullHours: 2,
    serviceSources: ['microsoftSentinel', 'microsoftDefenderForIdentity'],
  });
  await state.takeIn(source.pull(state.view(), signal));
  const [request] = api.requests;
  assert.equal(request?.headers['prefer'], 'include-unknown-enum-members');
  const url = new URL(request?.url ?? '');
  assert.equal(url.origin + url.pathname, 'https://graph.microsoft.com/v1.0/security/alerts_v2');
  const [from, to] = [new Date(clock.now() - 7_200_000), new Date(clock.now())].map((time) =>
    time.toISOString().replace('.000', ''),
  );
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    $filter: `lastUpdateDateTime ge ${from} and lastUpdateDateTime lt ${to} and (serviceSource eq 'microsoftSentinel' or serviceSource eq 'microsoftDefenderForIdentity')`,
    $orderby: 'lastUpdateDateTime asc',
    $top: '1000',
  });
  assert.doesNotMatch(request?.url ?? '', /\+/);
});

test('a change of an alert is told with the names of what has changed, and letter case is no change', async () => {
  const { source, state, api, clock } = start();
  api.versions.push({ ...alert, more: { status: 'new', severity: 'low' } });
  await state.takeIn(source.pull(state.view(), signal));
  const facts: unknown[] = [];
  for (const more of [
    { status: 'New', severity: 'Low' },
    { status: 'inProgress', severity: 'high', evidence: [{ a: 1 }] },
    { status: 'resolved', severity: 'high', evidence: [{ a: 1 }] },
    { status: 'inProgress', severity: 'high', evidence: [{ a: 1 }] },
  ]) {
    api.versions.push({ ...alert, updated: new Date(clock.now()).toISOString(), more, visibleAtMs: 0 });
    clock.advance(60_000);
    const pages = await state.takeIn(source.pull(state.view(), signal));
    facts.push(...pages.flatMap((page) => page.records.map((record) => record.facts)));
  }
  assert.deepEqual(facts, [
    { change: 'changed' },
    { change: 'changed', changed: 'status, severity, evidence' },
    { change: 'resolved', changed: 'status' },
    { change: 'reopened', changed: 'status' },
  ]);
});

test('records carry the wish for a line for each piece of evidence', async () => {
  const { source, state, api } = start({ evidenceLines: true });
  api.versions.push({ ...alert, more: { status: 'new' } });
  const pages = await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(
    pages.flatMap((page) => page.records.map(({ facts }) => facts)),
    [{ change: 'new', evidenceLines: true }],
  );
});

test('an update that emit leaves out is counted as filtered', async () => {
  const { source, state, api, clock } = start({ emit: 'first' });
  api.versions.push({ ...alert, more: { status: 'new' } });
  await state.takeIn(source.pull(state.view(), signal));
  api.versions.push({
    ...alert,
    updated: new Date(clock.now()).toISOString(),
    more: { status: 'resolved' },
  });
  clock.advance(60_000);
  const pages = await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(
    pages.map((page) => [page.records.length, page.filtered]).filter(([a, b]) => a !== 0 || b !== 0),
    [[0, 1]],
  );
});

test('an API that refuses to sort is asked without, and asked to sort no more', async () => {
  const { source, state, api, clock } = start();
  api.order = 'refuses';
  api.versions.push(alert);
  const pages = await state.takeIn(source.pull(state.view(), signal));
  assert.equal(pages.flatMap((page) => page.records).length, 1);
  api.requests.length = 0;
  clock.advance(60_000);
  await state.takeIn(source.pull(state.view(), signal));
  assert.ok(api.requests.every(({ url }) => !url.includes('$orderby')));
});

test('a missing role is named, and a role for writing is enough', async () => {
  const { api, setup } = start();
  api.fault = () => refusedList('Forbidden', 403);
  const rejection = (roles: readonly string[]) =>
    graphAlerts.create({ ...setup, roles: async () => roles }).probe(signal);
  await assert.rejects(rejection(['SecurityIncident.Read.All']), {
    code: 'source-role-missing',
    message:
      'Asking graph.microsoft.com for alerts: HTTP 403, Forbidden; the token lacks SecurityAlert.Read.All of Microsoft Graph (its roles: SecurityIncident.Read.All).',
    remedy:
      'Grant the application SecurityAlert.Read.All of Microsoft Graph as an application permission, with admin consent.',
  });
  await assert.rejects(rejection(['SecurityAlert.ReadWrite.All']), { message: /although the token carries/ });
});

test('a cloud without this API is a mistake in the configuration', () => {
  const options = graphAlertsOptions.parse({});
  assert.throws(() => graphAlerts.origin(options, 'china'), {
    code: 'config-invalid',
    message: /graph-alerts.*china/,
  });
  assert.equal(graphAlerts.origin(options, 'dod'), 'https://dod-graph.microsoft.us');
});
