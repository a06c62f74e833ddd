import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphAlert } from '../../src/simulator/alerts/graph-alert.ts';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

type Query = Readonly<Record<string, string>>;

interface Listed {
  readonly '@odata.nextLink'?: string;
  readonly '@odata.count'?: number;
  readonly value: readonly GraphAlert[];
}

const minuteMs = 60_000;

/** A cloud with one alert a minute, the newest of now. */
function withAlerts(count: number, options: ConstructorParameters<typeof SimulatedCloud>[0] = {}) {
  const simulated = new SimulatedCloud(options);
  for (let made = 0; made < count; made += 1) {
    simulated.tenant.alerts.raise(1, simulated.clock.now() - (count - 1 - made) * minuteMs);
  }
  return simulated;
}

async function list(simulated: SimulatedCloud, query: Query = {}): Promise<Listed> {
  const answer = await simulated.graph('alerts_v2', query);
  assert.equal(answer.status, 200, answer.text);
  return answer.json() as Listed;
}

const idsOf = ({ value }: Listed) => value.map(({ id }) => id);

test('alerts come with context, newest first, and all as they were made', async () => {
  const simulated = withAlerts(5);
  const answer = await simulated.graph('alerts_v2');
  assert.match(answer.headers['content-type'] ?? '', /^application\/json;odata\.metadata=minimal/);
  assert.ok(answer.headers['request-id']);
  assert.match(
    answer.text,
    /^\{"@odata\.context":"http:\/\/cloud\.test\/v1\.0\/\$metadata#security\/alerts_v2"/,
  );
  const listed = answer.json() as Listed;
  const times = listed.value.map((alert) => alert.createdDateTime);
  assert.equal(listed.value.length, 5);
  assert.deepEqual(times, [...times].sort().reverse());
});

test('a filter takes comparisons of listed properties, and, or, in and parentheses', async () => {
  const simulated = withAlerts(40, { alerts: { endpointShare: 0.5 } });
  const { value: all } = await list(simulated);
  const [early, late] = [all[30], all[10]];
  assert.ok(early && late);
  const matching = async (filter: string) => new Set(idsOf(await list(simulated, { $filter: filter })));
  const same = (filter: string, holds: (alert: GraphAlert) => boolean) => async () => {
    const expected = all.filter(holds).map(({ id }) => id);
    assert.ok(expected.length > 0 && expected.length < all.length, filter);
    assert.deepEqual(await matching(filter), new Set(expected), filter);
  };
  const from = early.lastUpdateDateTime;
  const to = late.lastUpdateDateTime;
  const at = (alert: GraphAlert) => all.indexOf(alert);
  for (const check of [
    same(`lastUpdateDateTime ge ${from} and lastUpdateDateTime lt ${to}`, (a) => at(a) <= 30 && at(a) > 10),
    same(`lastUpdateDateTime gt ${from} and lastUpdateDateTime le ${to}`, (a) => at(a) < 30 && at(a) >= 10),
    same("severity eq 'high'", (a) => a.severity === 'high'),
    same("severity ne 'HIGH'", (a) => a.severity !== 'high'),
    same("severity in ('high', 'low')", (a) => ['high', 'low'].includes(a.severity)),
    same("serviceSource eq 'microsoftDefenderForEndpoint'", (a) => a.providerAlertId === a.id),
    same(
      `(severity eq 'high' or severity eq 'low') and lastUpdateDateTime ge ${from}`,
      (a) => ['high', 'low'].includes(a.severity) && at(a) <= 30,
    ),
    same(
      `severity eq 'high' or severity eq 'low' and lastUpdateDateTime ge ${from}`,
      (a) => a.severity === 'high' || (a.severity === 'low' && at(a) <= 30),
    ),
  ]) {
    await check();
  }
  assert.equal((await matching('assignedTo eq null')).size, all.length);
});

test('what a filter must not say is 400 with words', async () => {
  const simulated = withAlerts(1);
  for (const filter of [
    "investigationState eq 'queued'",
    "Severity eq 'high'",
    "severity gt 'high'",
    "severity eq 'worst'",
    'severity eq high',
    "lastUpdateDateTime gt '2026-01-08T09:00:00Z'",
    'lastUpdateDateTime gt 2026-01-08',
    "not severity eq 'high'",
    "(severity eq 'high'",
    "severity eq 'high",
    "contains(title, 'a')",
    '',
  ]) {
    const answer = await simulated.graph('alerts_v2', { $filter: filter });
    const { error } = answer.json() as { error: { code: string; message: string; innerError: object } };
    assert.deepEqual([answer.status, error.code], [400, 'BadRequest'], filter);
    assert.ok(error.message.length > 10 && 'request-id' in error.innerError);
  }
});

test('times are compared down to the tenth of a microsecond, however many digits are written', async () => {
  const simulated = withAlerts(1);
  const [alert] = (await list(simulated)).value;
  const exact = alert?.lastUpdateDateTime ?? '';
  const second = exact.slice(0, 19);
  for (const [filter, count] of [
    [`lastUpdateDateTime eq ${exact}`, 1],
    [`lastUpdateDateTime gt ${exact}`, 0],
    [`lastUpdateDateTime ge ${second}Z`, 1],
    [`lastUpdateDateTime le ${second}.9999999Z`, 1],
  ] as const) {
    assert.equal((await list(simulated, { $filter: filter })).value.length, count, filter);
  }
});

test('$orderby sorts both ways, $top takes so many, $count tells of all', async () => {
  const simulated = withAlerts(12);
  const ascending = await list(simulated, { $orderby: 'lastUpdateDateTime asc' });
  const descending = await list(simulated, { $orderby: 'lastUpdateDateTime desc' });
  assert.deepEqual(idsOf(ascending), idsOf(descending).reverse());
  const few = await list(simulated, { $orderby: 'lastUpdateDateTime', $top: '3', $count: 'true' });
  assert.deepEqual(idsOf(few), idsOf(ascending).slice(0, 3));
  assert.equal(few['@odata.count'], 12);
  for (const orderby of ['title', 'lastUpdateDateTime up', 'nothing']) {
    assert.equal((await simulated.graph('alerts_v2', { $orderby: orderby })).status, 400, orderby);
  }
});

test('links lead through all pages, also where the update times of all are equal', async () => {
  const simulated = new SimulatedCloud({ alerts: { updateGrainMs: minuteMs } });
  simulated.tenant.alerts.raise(25, simulated.clock.now());
  const seen: string[] = [];
  let page = await list(simulated, { $orderby: 'lastUpdateDateTime asc', $top: '10' });
  assert.equal(new Set(page.value.map((alert) => alert.lastUpdateDateTime)).size, 1);
  const token = await simulated.token('https://graph.microsoft.com');
  while (page['@odata.nextLink'] !== undefined) {
    seen.push(...idsOf(page));
    page = (await simulated.ask('GET', page['@odata.nextLink'], token)).json() as Listed;
  }
  seen.push(...idsOf(page));
  assert.equal(seen.length, 25);
  assert.equal(new Set(seen).size, 25);
});

test('$skip goes no further than 500, and $top no further than 1,000 whatever is asked', async () => {
  const simulated = new SimulatedCloud();
  simulated.tenant.alerts.raise(1_020, simulated.clock.now());
  assert.equal((await list(simulated, { $top: '5000' })).value.length, 1_000);
  assert.equal((await list(simulated, { $skip: '500', $top: '1000' })).value.length, 520);
  assert.equal((await simulated.graph('alerts_v2', { $skip: '501' })).status, 400);
  assert.equal((await simulated.graph('alerts_v2', { $search: 'x' })).status, 400);
  assert.equal((await simulated.graph('alerts_v2', { $expand: 'evidence' })).status, 400);
});

test('a token that is expired is 401, one without the role 403, an unknown id 404, in the words of Graph', async () => {
  const simulated = new SimulatedCloud({
    tenant: { roles: ['ActivityFeed.Read', 'SecurityIncident.Read.All'] },
  });
  const code = (answer: { json: () => unknown }) => (answer.json() as { error: { code: string } }).error.code;
  const forbidden = await simulated.graph('alerts_v2');
  assert.deepEqual([forbidden.status, code(forbidden)], [403, 'Forbidden']);
  assert.match(forbidden.text, /SecurityAlert\.Read\.All/);
  assert.equal((await simulated.graph('incidents')).status, 200);
  const missing = await simulated.graph('incidents/9');
  assert.deepEqual([missing.status, code(missing)], [404, 'NotFound']);
  const token = await simulated.token('https://graph.microsoft.com');
  simulated.clock.advance(3_600_000);
  const expired = await simulated.ask('GET', '/v1.0/security/incidents', token);
  assert.deepEqual([expired.status, code(expired)], [401, 'InvalidAuthenticationToken']);
});

test('one alert by its id, and some members of many', async () => {
  const simulated = withAlerts(3);
  const { value } = await list(simulated);
  const [first] = value;
  const one = (await simulated.graph(`alerts_v2/${first?.id}`)).json() as GraphAlert;
  const { ['@odata.context' as keyof GraphAlert]: _context, ...alert } = one;
  assert.deepEqual(alert, first);
  const some = await list(simulated, { $select: 'id,status' });
  assert.deepEqual(some.value, value.map(({ id, status }) => ({ id, status }))); // biome-ignore format: one line
});
