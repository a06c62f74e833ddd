import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

type Detection = Readonly<Record<string, string | number | boolean | null>>;

const hourMs = 3_600_000;

/** A cloud in which alerts were processed `hours` ago, one batch per entry. */
function withDetections(hoursAgo: readonly number[], perBatch = 5): SimulatedCloud {
  const simulated = new SimulatedCloud({ events: { detectionShare: 1 } });
  for (const hours of hoursAgo) simulated.tenant.addEvents(perBatch, simulated.clock.now() - hours * hourMs);
  simulated.clock.advance(1_000);
  return simulated;
}

async function list(simulated: SimulatedCloud, query = '', path?: string): Promise<readonly Detection[]> {
  const answer = await simulated.detections(query, path);
  assert.equal(answer.status, 200, answer.text);
  return answer.json() as Detection[];
}

test('without a time the last two hours are given, as one bare array', async () => {
  const simulated = withDetections([1, 3]);
  const all = await list(simulated, '?ago=P1D');
  const recent = await list(simulated);
  assert.ok(recent.length >= 5 && recent.length < all.length);
  const bound = new Date(simulated.clock.now() - 2 * hourMs).toISOString();
  for (const detection of recent) assert.ok(String(detection['LastProcessedTimeUtc']) > bound);
});

test('every documented spelling of the path is served', async () => {
  const simulated = withDetections([1]);
  const count = (await list(simulated)).length;
  for (const path of ['/api/alerts/', '/api/Alerts/', '/api/alert', '/api/Alert']) {
    assert.equal((await list(simulated, '', path)).length, count, path);
  }
});

test('sinceTimeUtc and untilTimeUtc bound LastProcessedTimeUtc, in every documented way of writing', async () => {
  const simulated = withDetections([1, 3, 5]);
  const all = await list(simulated, '?ago=PT12H');
  const since = new Date(simulated.clock.now() - 4 * hourMs).toISOString().slice(0, -1);
  const until = new Date(simulated.clock.now() - 2 * hourMs).toISOString().slice(0, -1);
  const expected = all.filter(({ LastProcessedTimeUtc: at }) => String(at) >= since && String(at) <= until);
  assert.ok(expected.length >= 5);
  for (const write of [
    (time: string) => time,
    (time: string) => `${time}Z`,
    (time: string) => `${time}0000Z`,
    (time: string) => `"${time.replace('T', ' ')}"`,
  ]) {
    const query = new URLSearchParams({ sinceTimeUtc: write(since), untilTimeUtc: write(until) });
    assert.deepEqual(await list(simulated, `?${query}`), expected);
  }
});

test('ago is an ISO 8601 duration back from now', async () => {
  const simulated = withDetections([1, 3]);
  assert.equal((await list(simulated, '?ago=PT30M')).length, 0);
  const all = await list(simulated, '?ago=P0DT4H0M0S');
  assert.ok(all.length > (await list(simulated, '?ago=PT90M')).length);
});

test('limit keeps the newest', async () => {
  const simulated = withDetections([1, 3]);
  const all = await list(simulated, '?ago=P1D');
  const newest = all.map((d) => String(d['LastProcessedTimeUtc'])).sort().slice(-3).reverse(); // biome-ignore format: one chain
  const limited = await list(simulated, '?ago=P1D&limit=3');
  assert.deepEqual(
    limited.map((d) => d['LastProcessedTimeUtc']),
    newest,
  );
});

test('several machinegroups mean any of them, tags mean equal tags', async () => {
  const simulated = withDetections([1], 60);
  const all = await list(simulated);
  const two = await list(simulated, '?machinegroups=UKMachines&machinegroups=FranceMachines');
  const isIn = (d: Detection) => d['MachineGroup'] === 'UKMachines' || d['MachineGroup'] === 'FranceMachines';
  assert.ok(two.length > 0);
  assert.deepEqual(two, all.filter(isIn));
  const vip = await list(simulated, '?CloudCreatedMachineTags=vip');
  assert.ok(vip.length > 0);
  assert.ok(vip.every((d) => String(d['CloudCreatedMachineTags']).startsWith('vip')));
  const finance = await list(simulated, '?DeviceCreatedMachineTags=finance');
  assert.ok(finance.every((d) => d['DeviceCreatedMachineTags'] === 'finance'));
});

test('the same window twice gives the same records, and an empty one an empty array', async () => {
  const simulated = withDetections([1]);
  assert.deepEqual(await list(simulated), await list(simulated));
  assert.deepEqual(await list(simulated, '?ago=PT1M'), []);
});

test('a value that cannot be read is answered with 401, the documented status for malformed requests', async () => {
  const simulated = withDetections([1]);
  for (const query of ['?sinceTimeUtc=yesterday', '?ago=2h', '?limit=all', '?untilTimeUtc=2026-13-45']) {
    assert.equal((await simulated.detections(query)).status, 401, query);
  }
});

test('a tenant without SIEM integration is answered with 403', async () => {
  const simulated = new SimulatedCloud({ tenant: { hasSiemApi: false } });
  assert.equal((await simulated.detections()).status, 403);
});

test('records show the oddities of the published samples', async () => {
  const all = await list(withDetections([1], 120));
  const some = (holds: (d: Detection) => boolean) => assert.ok(all.some(holds));
  some((d) => d['Actor'] === null && d['IpAddress'] === null);
  some((d) => d['Actor'] === '' && d['IpAddress'] === '');
  some((d) => 'IoaDefinitiondId' in d);
  some((d) => /_-\d+$/.test(String(d['AlertId'])));
  some((d) => d['RemediationIsSuccess'] === false);
  some((d) => String(d['IpAddress']).includes(':'));
  assert.ok(new Set(all.map((d) => d['AlertId'])).size < all.length, 'several detections share an alert');
  assert.equal(new Set(all.map((d) => d['FullId'])).size, all.length);
  for (const d of all) {
    assert.equal(d['FullId'], `${d['AlertId']}:${d['IocUniqueId']}`);
    assert.match(String(d['LastProcessedTimeUtc']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    assert.equal(Object.keys(d).length, 50);
  }
});

test('a detection shows up later than the time it carries', async () => {
  const simulated = new SimulatedCloud({ events: { detectionShare: 1, maxDelayMs: 600_000 } });
  simulated.tenant.addEvents(50, simulated.clock.now());
  simulated.clock.advance(600_000);
  const early = await list(simulated, '?ago=P1D');
  const windowEnd = new Date(simulated.clock.now()).toISOString();
  simulated.clock.advance(120_000);
  const late = await list(simulated, `?ago=P1D&untilTimeUtc=${windowEnd}`);
  assert.ok(late.length > early.length);
});
