import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointAlertSet } from '../../src/simulator/alerts/endpoint-alert-set.ts';
import { readListQuery } from '../../src/simulator/odata/query.ts';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

interface EndpointAlert {
  readonly id: string;
  readonly incidentId: number;
  readonly lastUpdateTime: string;
  readonly severity: string;
  readonly status: string;
  readonly determination: string | null;
  readonly evidence: readonly Readonly<Record<string, unknown>>[];
}

type Query = Readonly<Record<string, string>>;

const minuteMs = 60_000;

/** A cloud with one alert of Defender for Endpoint a minute, the newest of now. */
function withAlerts(count: number, options: ConstructorParameters<typeof SimulatedCloud>[0] = {}) {
  const simulated = new SimulatedCloud({ alerts: { endpointShare: 1 }, ...options });
  for (let made = 0; made < count; made += 1) {
    simulated.tenant.alerts.raise(1, simulated.clock.now() - (count - 1 - made) * minuteMs);
  }
  return simulated;
}

async function list(simulated: SimulatedCloud, query: Query = {}): Promise<readonly EndpointAlert[]> {
  const answer = await simulated.endpointAlerts(query);
  assert.equal(answer.status, 200, answer.text);
  return (answer.json() as { value: readonly EndpointAlert[] }).value;
}

test('alerts have the names and words of this API, and evidence only where it is asked for', async () => {
  const simulated = withAlerts(30);
  const bare = await list(simulated);
  assert.ok(bare.every(({ evidence }) => evidence.length === 0));
  const full = await list(simulated, { $expand: 'evidence' });
  assert.ok(full.some(({ evidence }) => evidence.length > 0));
  assert.deepEqual(
    full.map((alert) => ({ ...alert, evidence: [] })),
    bare,
  );
  for (const alert of full) {
    assert.equal(typeof alert.incidentId, 'number');
    assert.match(alert.severity, /^(High|Medium|Low|Informational)$/);
    assert.equal(Object.keys(alert).length, 29);
    for (const evidence of alert.evidence) {
      assert.equal(Object.keys(evidence).length, 25);
      assert.match(String(evidence['entityType']), /^(User|Process|File|Ip|Url|Registry)$/);
      assert.ok(Object.values(evidence).every((value) => value !== undefined));
    }
  }
});

test("other services' alerts are not shown here", async () => {
  const simulated = withAlerts(5, { alerts: { endpointShare: 0 } });
  assert.deepEqual(await list(simulated), []);
  assert.equal(((await simulated.graph('alerts_v2')).json() as { value: unknown[] }).value.length, 5);
  const [other] = [...simulated.tenant.alerts.all()];
  assert.equal((await simulated.endpointAlerts({}, `/api/alerts/${other?.item.id}`)).status, 404);
});

test('a filter takes the listed properties, in either case of their names', async () => {
  const simulated = withAlerts(20);
  const all = await list(simulated);
  const middle = all[9];
  assert.ok(middle);
  const since = await list(simulated, { $filter: `lastUpdateTime ge ${middle.lastUpdateTime}` });
  assert.deepEqual(since, all.slice(0, 10));
  const own = await list(simulated, {
    $filter: `IncidentId eq ${middle.incidentId} and id eq '${middle.id}'`,
  });
  assert.deepEqual(own, [middle]);
  const high = await list(simulated, { $filter: "severity in ('High','Medium') and status eq 'New'" });
  assert.deepEqual(high, all.filter(({ severity }) => ['High', 'Medium'].includes(severity))); // biome-ignore format: one line
  for (const filter of ["title eq 'x'", "machineId eq 'x'", "incidentId eq '1'", "severity ge 'High'"]) {
    assert.equal((await simulated.endpointAlerts({ $filter: filter })).status, 400, filter);
  }
});

test('who gives a page size gets no link, and pages by $skip or by time', async () => {
  const simulated = withAlerts(12, { alertApis: { pageLimit: 5 } });
  const linked = await simulated.endpointAlerts();
  assert.match(linked.text, /\],"@odata\.nextLink":"http[^"]+"\}$/);
  assert.equal((linked.json() as { value: unknown[] }).value.length, 5);
  const answer = (await simulated.endpointAlerts({ $top: '5' })).json() as object;
  assert.ok(!('@odata.nextLink' in answer));
  const [first, second] = [
    await list(simulated, { $top: '5' }),
    await list(simulated, { $top: '5', $skip: '5' }),
  ];
  assert.equal(new Set([...first, ...second].map(({ id }) => id)).size, 10);
});

test('a page holds no more than 10,000 alerts, whatever is asked', () => {
  const query = readListQuery(new URLSearchParams({ $top: '20000' }), endpointAlertSet, true);
  assert.equal(query.top, 10_000);
});

test('the token decides which of the two APIs with one path is meant', async () => {
  const simulated = withAlerts(3, { events: { detectionShare: 1 } });
  simulated.tenant.addEvents(4, simulated.clock.now() - minuteMs);
  const detections = (await simulated.detections()).json() as readonly { AlertTitle?: string }[];
  assert.ok(Array.isArray(detections) && detections[0]?.AlertTitle !== undefined);
  assert.equal((await list(simulated)).length, 3);
  const versioned = await simulated.endpointAlerts({}, '/api/v1.0/alerts');
  assert.equal((versioned.json() as { value: unknown[] }).value.length, 3);
  assert.deepEqual(simulated.cloud.requests.byEndpoint['endpoint-alerts'], 2);
});

test('single alerts, refusals and their codes', async () => {
  const simulated = withAlerts(1);
  const [alert] = await list(simulated, { $expand: 'evidence' });
  const one = await simulated.endpointAlerts({ $expand: 'evidence' }, `/api/alerts/${alert?.id}`);
  const { '@odata.context': context, ...same } = one.json() as EndpointAlert & { '@odata.context': string };
  assert.deepEqual([same, context], [alert, 'http://cloud.test/api/$metadata#Alerts/$entity']);
  const codeOf = (answer: { status: number; json: () => unknown }) => {
    const { error } = answer.json() as { error: { code: string; message: string; target: string } };
    assert.ok(error.message && error.target);
    return [answer.status, error.code];
  };
  assert.deepEqual(codeOf(await simulated.endpointAlerts({}, '/api/alerts/none')), [404, 'ResourceNotFound']);
  assert.deepEqual(codeOf(await simulated.endpointAlerts({ $top: 'x' })), [400, 'BadRequest']);
  assert.deepEqual(codeOf(await simulated.endpointAlerts({ $select: 'id' })), [400, 'BadRequest']);
  const graph = await simulated.token('https://graph.microsoft.com');
  assert.deepEqual(codeOf(await simulated.ask('GET', '/api/v1.0/alerts', graph)), [401, 'Unauthorized']);
  const powerless = new SimulatedCloud({ tenant: { roles: ['SecurityAlert.Read.All'] } });
  assert.deepEqual(codeOf(await powerless.endpointAlerts()), [403, 'Forbidden']);
});
