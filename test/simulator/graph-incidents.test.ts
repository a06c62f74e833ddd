import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphAlert, GraphIncident } from '../../src/simulator/alerts/graph-alert.ts';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

type Expanded = GraphIncident & { readonly alerts?: readonly GraphAlert[] };

async function list(simulated: SimulatedCloud, query: Readonly<Record<string, string>> = {}) {
  const answer = await simulated.graph('incidents', query);
  assert.equal(answer.status, 200, answer.text);
  return (answer.json() as { value: readonly Expanded[] }).value;
}

/** One incident with so many alerts. */
function withBigIncident(alerts: number, options: ConstructorParameters<typeof SimulatedCloud>[0] = {}) {
  const simulated = new SimulatedCloud({ alerts: { joinShare: 1 }, ...options });
  simulated.tenant.alerts.raise(alerts, simulated.clock.now());
  return simulated;
}

test('alerts of an incident come only where they are asked for, as the alerts API shows them', async () => {
  const simulated = withBigIncident(4);
  const [bare] = await list(simulated);
  assert.ok(bare && !('alerts' in bare));
  assert.equal(Object.keys(bare).length, 20);
  const [expanded] = await list(simulated, { $expand: 'alerts' });
  const shown = (await simulated.graph('alerts_v2')).json() as { value: readonly GraphAlert[] };
  assert.deepEqual(
    expanded?.alerts?.map((alert) => JSON.stringify(alert)).sort(),
    shown.value.map((alert) => JSON.stringify(alert)).sort(),
  );
  const one = (await simulated.graph(`incidents/${bare.id}`, { $expand: 'alerts' })).json() as Expanded;
  assert.deepEqual([one.id, one.alerts], [bare.id, expanded?.alerts]);
});

test('an incident is as severe as its worst alert and moves its update time with their states', async () => {
  const simulated = withBigIncident(6);
  const look = async () => (await list(simulated, { $expand: 'alerts' }))[0] as Required<Expanded>;
  const before = await look();
  const order = ['informational', 'low', 'medium', 'high'];
  const severities = before.alerts.map(({ severity }) => order.indexOf(severity));
  assert.equal(before.severity, order[Math.max(...severities)]);
  for (const { id } of before.alerts) {
    simulated.clock.advance(1_000);
    simulated.tenant.alerts.change(id, 'resolve', simulated.clock.now());
  }
  const after = await look();
  assert.equal(after.status, 'resolved');
  assert.ok(Date.parse(after.lastUpdateDateTime) > Date.parse(before.lastUpdateDateTime));
});

test('an incident that was merged says where it went', async () => {
  const simulated = new SimulatedCloud();
  simulated.tenant.alerts.raise(2, simulated.clock.now());
  const [into, gone] = await list(simulated);
  assert.ok(into && gone);
  simulated.clock.advance(1_000);
  simulated.tenant.alerts.merge(gone.id, into.id, simulated.clock.now());
  const merged = (await simulated.graph(`incidents/${gone.id}`)).json() as GraphIncident;
  assert.deepEqual([merged.status, merged.redirectIncidentId], ['redirected', into.id]);
  const [target] = await list(simulated, { $filter: `lastUpdateDateTime gt ${into.lastUpdateDateTime} and status ne 'redirected'`, $expand: 'alerts' }); // biome-ignore format: one query
  assert.deepEqual([target?.id, target?.alerts?.length], [into.id, 2]);
});

test('$top above 50 is refused, and the service of an alert is nothing to filter incidents by', async () => {
  const simulated = new SimulatedCloud();
  simulated.tenant.alerts.raise(60, simulated.clock.now());
  assert.equal((await list(simulated)).length, 50);
  assert.equal((await list(simulated, { $top: '50' })).length, 50);
  assert.equal((await simulated.graph('incidents', { $top: '51' })).status, 400);
  assert.equal((await simulated.graph('incidents', { $filter: "serviceSource eq 'x'" })).status, 400);
  assert.equal((await simulated.graph('incidents', { $filter: "status eq 'awaitingAction'" })).status, 200);
});

test('$expand=alerts beside $filter fails for a big incident, and works for it alone', async () => {
  const simulated = withBigIncident(5, { alertApis: { expandLimit: 4 } });
  const filter = 'lastUpdateDateTime ge 2026-01-01T00:00:00Z';
  assert.equal((await simulated.graph('incidents', { $filter: filter, $expand: 'alerts' })).status, 500);
  assert.equal((await list(simulated, { $filter: filter })).length, 1);
  const [incident] = await list(simulated, { $expand: 'alerts' });
  assert.equal((await simulated.graph(`incidents/${incident?.id}`, { $expand: 'alerts' })).status, 200);
});

test('members behind unknownFutureValue are told only to who prefers so, and the answer says it did', async () => {
  const simulated = new SimulatedCloud({ alerts: { endpointShare: 0 } });
  simulated.tenant.alerts.raise(80, simulated.clock.now());
  const wordsOf = async (headers: Readonly<Record<string, string>>) => {
    const answer = await simulated.graph('alerts_v2', {}, headers);
    const { value } = answer.json() as { value: readonly GraphAlert[] };
    const words = new Set(value.flatMap((alert) => [alert.serviceSource, alert.detectionSource]));
    const statuses = new Set(
      value.flatMap(({ evidence }) => evidence.map((each) => each['remediationStatus'])),
    );
    return { words, statuses, applied: answer.headers['preference-applied'] };
  };
  const told = await wordsOf({ prefer: 'odata.maxpagesize=5, include-unknown-enum-members' });
  assert.ok(told.words.has('microsoftSentinel') && told.statuses.has('pendingApproval'));
  assert.ok(!told.words.has('unknownFutureValue'));
  assert.equal(told.applied, 'include-unknown-enum-members');
  const hidden = await wordsOf({});
  assert.ok(hidden.words.has('unknownFutureValue') && hidden.statuses.has('unknownFutureValue'));
  assert.ok(!hidden.words.has('microsoftSentinel') && !hidden.statuses.has('pendingApproval'));
  assert.ok(hidden.words.has('microsoftDefenderForIdentity') && hidden.statuses.has('remediated'));
  assert.equal(hidden.applied, undefined);
});
