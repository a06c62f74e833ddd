import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphAlert, GraphIncident } from '../../src/simulator/alerts/graph-alert.ts';
import { type IssuedRecord, isOwed } from '../../src/simulator/issued-records.ts';
import { comparableTime } from '../../src/simulator/odata/comparable-time.ts';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** A cloud in which alerts are raised and live on. */
const busy = { perMinute: 2, stepMs: 5 * minuteMs, joinShare: 0.5, mergeShare: 0.3, maxDelayMs: minuteMs };

async function everyPage<T>(simulated: SimulatedCloud, what: string): Promise<readonly T[]> {
  const all: T[] = [];
  const token = await simulated.token('https://graph.microsoft.com');
  let link: string | undefined = `/v1.0/security/${what}?$count=true`;
  while (link !== undefined) {
    const page = (await simulated.ask('GET', link, token)).json() as {
      readonly value: readonly T[];
      readonly '@odata.nextLink'?: string;
    };
    all.push(...page.value);
    link = page['@odata.nextLink'];
  }
  return all;
}

const alertsOf = (simulated: SimulatedCloud) => everyPage<GraphAlert>(simulated, 'alerts_v2');

test('an alert is taken, worked on and resolved, and every change moves its update time', async () => {
  const simulated = new SimulatedCloud();
  const [id = ''] = simulated.tenant.alerts.raise(1, simulated.clock.now());
  const look = async () => (await simulated.graph(`alerts_v2/${id}`)).json() as GraphAlert;
  const seen = [await look()];
  for (const change of ['take', 'evidence', 'comment', 'resolve', 'reopen'] as const) {
    simulated.clock.advance(minuteMs);
    simulated.tenant.alerts.change(id, change, simulated.clock.now());
    seen.push(await look());
  }
  assert.deepEqual(
    seen.map(({ status }) => status),
    ['new', 'inProgress', 'inProgress', 'inProgress', 'resolved', 'inProgress'],
  );
  const [first, taken, evidence, comment, resolved, reopened] = seen;
  assert.match(taken?.assignedTo ?? '', /@contoso\.example$/);
  assert.equal(evidence?.evidence.length, (first?.evidence.length ?? 0) + 1);
  assert.equal(comment?.comments[0]?.createdDateTime, comment?.lastUpdateDateTime);
  assert.equal(resolved?.resolvedDateTime, resolved?.lastUpdateDateTime);
  assert.ok(resolved?.classification && resolved.determination);
  assert.equal(reopened?.resolvedDateTime, null);
  const times = seen.map(({ lastUpdateDateTime }) => comparableTime(lastUpdateDateTime));
  assert.equal(new Set(times).size, 6);
  assert.deepEqual(times, [...times].sort());
  assert.ok(seen.every(({ createdDateTime }) => createdDateTime === first?.createdDateTime));
});

test('left alone, alerts go through whole lives, some of them twice', async () => {
  const simulated = new SimulatedCloud({ alerts: busy });
  simulated.clock.advance(6 * hourMs);
  const alerts = await alertsOf(simulated);
  const count = (holds: (alert: GraphAlert) => boolean) => alerts.filter(holds).length;
  assert.ok(alerts.length > 500);
  assert.ok(count(({ status }) => status === 'new') > 50);
  assert.ok(count(({ status }) => status === 'resolved') > 200);
  assert.ok(count(({ comments }) => comments.length > 0) > 50);
  const versions = new Map<string, number>();
  for (const { feed, id } of simulated.cloud.issued()) {
    if (feed === 'graph-alerts') versions.set(id, (versions.get(id) ?? 0) + 1);
  }
  assert.ok(Math.max(...versions.values()) >= 6);
  for (const alert of alerts) {
    assert.ok(comparableTime(alert.lastUpdateDateTime) >= comparableTime(alert.createdDateTime));
    assert.equal(Object.keys(alert).length, 36);
  }
});

test('both APIs tell of the same alerts with the same ids and update times', async () => {
  const simulated = new SimulatedCloud({ alerts: { ...busy, endpointShare: 0.5 } });
  simulated.clock.advance(2 * hourMs);
  const graph = (await alertsOf(simulated)).filter(
    ({ serviceSource }) => serviceSource === 'microsoftDefenderForEndpoint',
  );
  const endpoint = (await simulated.endpointAlerts()).json() as {
    value: readonly { readonly id: string; readonly lastUpdateTime: string }[];
  };
  assert.ok(graph.length > 50);
  assert.deepEqual(
    endpoint.value.map(({ id, lastUpdateTime }) => `${id} ${lastUpdateTime}`).sort(),
    graph.map(({ id, lastUpdateDateTime }) => `${id} ${lastUpdateDateTime}`).sort(),
  );
});

test('some updates show up to days late, with the times they always had', async () => {
  const simulated = new SimulatedCloud({ alerts: { lateShare: 1, lateMs: 5 * dayMs } });
  const raisedAtMs = simulated.clock.now();
  simulated.tenant.alerts.raise(100, raisedAtMs);
  const seen: number[] = [];
  for (let days = 0; days <= 5; days += 1) {
    const alerts = await alertsOf(simulated);
    seen.push(alerts.length);
    const late = alerts.filter(({ lastUpdateDateTime }) => Date.parse(lastUpdateDateTime) !== raisedAtMs);
    assert.equal(late.length, 0);
    simulated.clock.advance(dayMs);
  }
  assert.ok(
    (seen[0] ?? 100) < 5 && (seen[4] ?? 0) > 60 && (seen[4] ?? 100) < 95 && seen[5] === 100,
    seen.join(),
  );
});

test('in whole grains many update times are equal, but never those of two versions of one alert', async () => {
  const simulated = new SimulatedCloud({ alerts: { ...busy, updateGrainMs: 10 * minuteMs } });
  simulated.clock.advance(3 * hourMs);
  const alerts = await alertsOf(simulated);
  const times = new Set(alerts.map(({ lastUpdateDateTime }) => lastUpdateDateTime));
  assert.ok(times.size < alerts.length / 2, `${times.size} of ${alerts.length}`);
  const versions = [...simulated.cloud.issued()].map(({ feed, id, version }) => `${feed} ${id} ${version}`);
  assert.equal(new Set(versions).size, versions.length);
  for (const { lastUpdateDateTime } of alerts) {
    assert.ok(Date.parse(lastUpdateDateTime) <= simulated.clock.now(), 'nothing shows before its own time');
  }
});

test('incidents gather alerts, follow them, and are merged into others', async () => {
  const simulated = new SimulatedCloud({ alerts: busy });
  simulated.clock.advance(6 * hourMs);
  const incidents = await everyPage<GraphIncident>(simulated, 'incidents');
  const alerts = await alertsOf(simulated);
  const merged = incidents.filter(({ status }) => status === 'redirected');
  assert.ok(merged.length > 10 && incidents.length > merged.length);
  const known = new Map(incidents.map((incident) => [incident.id, incident]));
  for (const { id, redirectIncidentId } of merged) {
    assert.ok(redirectIncidentId !== null && known.has(redirectIncidentId));
    assert.ok(
      alerts.every(({ incidentId }) => incidentId !== id),
      'its alerts have moved',
    );
  }
  for (const incident of incidents.filter(({ status }) => status === 'resolved')) {
    const own = alerts.filter(({ incidentId }) => incidentId === incident.id);
    assert.ok(own.length > 0 && own.every(({ status }) => status === 'resolved'));
  }
  for (const { incidentId, incidentWebUrl } of alerts) {
    assert.ok(known.has(incidentId) && incidentWebUrl.includes(`/incidents/${incidentId}?`));
  }
});

test('what was not updated for longer than the retention is gone, and in the books as expired', async () => {
  const simulated = new SimulatedCloud({ alerts: { retentionMs: dayMs } });
  const [read = '', lost = ''] = simulated.tenant.alerts.raise(2, simulated.clock.now());
  assert.equal((await simulated.graph(`alerts_v2/${read}`)).status, 200);
  simulated.tenant.alerts.poisoned.add(lost);
  simulated.clock.advance(dayMs + 2 * minuteMs);
  assert.deepEqual(await alertsOf(simulated), []);
  assert.equal((await simulated.graph(`alerts_v2/${read}`)).status, 404);
  const records = [...simulated.cloud.issued()].filter(({ feed }) => feed === 'graph-alerts');
  const booksOf = (id: string) => records.find((record) => record.id === id);
  assert.equal(booksOf(read)?.isExpired, false);
  assert.equal(booksOf(lost)?.isExpired, true);
  assert.deepEqual(
    booksOf(lost)?.losses.map(({ reason }) => reason),
    ['unreadable'],
  );
});

test('a version is owed when it was handed out or still shows, and not when a newer one came before any reader', async () => {
  const simulated = new SimulatedCloud();
  const { alerts } = simulated.tenant;
  const [id = ''] = alerts.raise(1, simulated.clock.now());
  const versions = () =>
    [...simulated.cloud.issued()].filter(({ feed }) => feed === 'graph-alerts').map(summary);
  const summary = (record: IssuedRecord) => [record.handedOut, record.isReplaced, isOwed(record)];
  assert.deepEqual(versions(), [], 'nothing is issued before it shows');
  await alertsOf(simulated);
  alerts.change(id, 'take', simulated.clock.now());
  alerts.change(id, 'resolve', simulated.clock.now());
  const never = [0, true, false];
  assert.deepEqual(versions(), [[1, true, true], never, [0, false, true]]);
  await alertsOf(simulated);
  assert.deepEqual(versions(), [[1, true, true], never, [1, false, true]]);
});

test('whoever reads everything often enough gets every version that is owed', async () => {
  const simulated = new SimulatedCloud({ alerts: { ...busy, perMinute: 1, lateShare: 0.1, lateMs: hourMs } });
  const got = new Set<string>();
  const take = (feed: string, things: readonly { id: string; lastUpdateDateTime: string }[]) => {
    for (const { id, lastUpdateDateTime } of things) got.add(`${feed} ${id} ${lastUpdateDateTime}`);
  };
  for (let round = 0; round < 60; round += 1) {
    simulated.clock.advance(3 * minuteMs);
    take('graph-alerts', await alertsOf(simulated));
    take('graph-incidents', await everyPage<GraphIncident>(simulated, 'incidents'));
  }
  const records = [...simulated.cloud.issued()].filter(({ feed }) => feed.startsWith('graph-'));
  const owed = records.filter(isOwed).map(({ feed, id, version }) => `${feed} ${id} ${version}`);
  assert.deepEqual([...got].sort(), owed.sort());
  assert.ok(records.length > owed.length, 'some versions were replaced unread');
});

test('the same seed gives the same alerts, and alerts change nothing about the rest of the tenant', () => {
  const run = (alerts: object) => {
    const simulated = new SimulatedCloud({ alerts, events: { perMinute: 5, history: 20 } });
    simulated.clock.advance(2 * hourMs);
    simulated.tenant.catchUp(simulated.clock.now());
    return [...simulated.cloud.issued()];
  };
  assert.deepEqual(run(busy), run(busy));
  const others = run(busy).filter(({ feed }) => feed === 'endpoint-detections' || feed === 'office-activity');
  assert.deepEqual(others, run({}));
});
