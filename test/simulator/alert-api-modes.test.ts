import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphAlert } from '../../src/simulator/alerts/graph-alert.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

interface Listed {
  readonly '@odata.nextLink'?: string;
  readonly value: readonly GraphAlert[];
}

const ascending = { $orderby: 'lastUpdateDateTime asc', $top: '10' };

function withAlerts(count: number, options: ConstructorParameters<typeof SimulatedCloud>[0] = {}) {
  const simulated = new SimulatedCloud({ alerts: { endpointShare: 1 }, ...options });
  for (let made = 0; made < count; made += 1) {
    simulated.tenant.alerts.raise(1, simulated.clock.now() - (count - made) * 1_000);
  }
  return simulated;
}

const list = async (simulated: SimulatedCloud, query: Readonly<Record<string, string>> = ascending) =>
  (await simulated.graph('alerts_v2', query)).json() as Listed;

test('links can be missing though more is there, and pages smaller than what was asked for', async () => {
  const unlinked = await list(withAlerts(15, { alertApis: { nextLink: 'missing' } }));
  assert.deepEqual([unlinked.value.length, '@odata.nextLink' in unlinked], [10, false]);
  const small = await list(withAlerts(15, { alertApis: { pageLimit: 4 } }));
  assert.deepEqual([small.value.length, '@odata.nextLink' in small], [4, true]);
  const last = await list(withAlerts(10));
  assert.deepEqual([last.value.length, '@odata.nextLink' in last], [10, false]);
});

test('$orderby can be refused', async () => {
  const simulated = withAlerts(3, { alertApis: { canOrder: false } });
  assert.equal((await simulated.graph('alerts_v2', ascending)).status, 400);
  assert.equal((await simulated.endpointAlerts({ $orderby: 'lastUpdateTime' })).status, 400);
  assert.equal((await list(simulated, {})).value.length, 3);
});

test('an alert can be updated between two pages: one that has come comes again, one still to come comes later', async () => {
  const again = new Set<number>();
  for (let seed = 0; seed < 12; seed += 1) {
    const simulated = withAlerts(20, { alertApis: { updateShare: 1 }, seed });
    const token = await simulated.token('https://graph.microsoft.com');
    const all: GraphAlert[] = [];
    let page = await list(simulated);
    while (page['@odata.nextLink'] !== undefined) {
      all.push(...page.value);
      page = (await simulated.ask('GET', page['@odata.nextLink'], token)).json() as Listed;
    }
    all.push(...page.value);
    assert.equal(new Set(all.map(({ id }) => id)).size, 20);
    const last = all.at(-1);
    assert.ok(last && last.lastUpdateDateTime > last.createdDateTime);
    again.add(all.length);
  }
  assert.ok(again.has(20) && again.size > 1, [...again].join());
});

test('nothing is updated any more once the tenant is quiet', async () => {
  const simulated = withAlerts(20, { alertApis: { updateShare: 1 }, alerts: { stepMs: 60_000 } });
  await list(simulated);
  const versions = () => [...simulated.cloud.issued()].length;
  simulated.cloud.quieten();
  const before = versions();
  simulated.clock.advance(3_600_000);
  await list(simulated);
  assert.equal(versions(), before);
});

test('a poisoned alert makes every answer fail that would contain it, and no other', async () => {
  const simulated = withAlerts(20);
  const whole = await list(simulated, { ...ascending, $top: '20' });
  const bad = whole.value[12]?.id ?? '';
  simulated.tenant.alerts.poisoned.add(bad);
  assert.equal((await simulated.graph('alerts_v2', { ...ascending, $top: '12' })).status, 200);
  assert.equal((await simulated.graph('alerts_v2', { ...ascending, $top: '13' })).status, 500);
  const after = { ...ascending, $filter: `lastUpdateDateTime gt ${whole.value[12]?.lastUpdateDateTime}` };
  assert.equal((await list(simulated, after)).value.length, 7);
  assert.equal((await simulated.graph(`alerts_v2/${bad}`)).status, 500);
  assert.equal((await simulated.endpointAlerts()).status, 500);
  assert.equal((await simulated.endpointAlerts({}, `/api/alerts/${bad}`)).status, 500);
  assert.equal((await simulated.graph('incidents')).status, 200);
  assert.equal((await simulated.graph('incidents', { $expand: 'alerts' })).status, 500);
  const unread = [...simulated.cloud.issued()].filter(({ id, handedOut }) => id === bad && handedOut > 1);
  assert.deepEqual(unread, []);
});

test('too many requests are 429 in the words of either API, with or without the time to wait', async () => {
  for (const [retryAfterShare, seconds] of [
    [1, '60'],
    [0, undefined],
  ] as const) {
    const limits = {
      'graph-security': { perMinute: 2, perHour: 100 },
      'endpoint-alerts': { perMinute: 1, perHour: 100 },
    };
    const simulated = withAlerts(1, { limits, alertApis: { retryAfterShare } });
    assert.equal((await simulated.graph('alerts_v2')).status, 200);
    assert.equal((await simulated.graph('incidents')).status, 200);
    const graph = await simulated.graph('alerts_v2');
    assert.equal((await simulated.endpointAlerts()).status, 200);
    const endpoint = await simulated.endpointAlerts();
    for (const refused of [graph, endpoint]) {
      const { error } = refused.json() as { error: { code: string } };
      assert.deepEqual([refused.status, error.code], [429, 'TooManyRequests']);
      assert.equal(refused.headers['retry-after'], seconds);
    }
    simulated.clock.advance(60_000);
    assert.equal((await simulated.graph('alerts_v2')).status, 200);
  }
});

test('faults hit the alert APIs as they do the others: storms, cut answers, refused tokens', async () => {
  const simulated = withAlerts(30);
  const { faults } = simulated.cloud;
  for (const [fault, status] of [
    ['throttled', 429],
    ['server-error', 500],
    ['unavailable', 503],
    ['token-refused', 401],
    ['html', 200],
  ] as const) {
    faults.tell(fault, 'graph-alerts');
    faults.tell(fault, 'graph-incidents');
    faults.tell(fault, 'endpoint-alerts');
    assert.equal((await simulated.graph('alerts_v2')).status, status, fault);
    assert.equal((await simulated.graph('incidents')).status, status, fault);
    assert.equal((await simulated.endpointAlerts()).status, status, fault);
  }
  faults.tell('cut-json', 'graph-alerts');
  const cut = await simulated.graph('alerts_v2');
  assert.throws(() => cut.json());
  assert.ok([...simulated.cloud.issued()].every(({ handedOut }) => handedOut === 0));
  faults.switchTo({ shares: { 'server-error': 1 }, stormMs: 5_000 });
  const token = await simulated.askForToken();
  assert.equal(token.status, 503);
  faults.switchTo(faultPlans.none);
  assert.equal((await simulated.graph('alerts_v2')).status, 200);
});
