import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionCut } from '../../src/simulator/cloud-answer.ts';
import { type FaultKind, faultPlans } from '../../src/simulator/faults.ts';
import { activityCode, SimulatedCloud } from '../doubles/simulated-cloud.ts';

async function withContent(): Promise<{ simulated: SimulatedCloud; blob: string; token: string }> {
  const simulated = new SimulatedCloud({ events: { detectionShare: 0 } });
  await simulated.activity('POST', 'subscriptions/start?contentType=Audit.General');
  simulated.tenant.addEvents(50, simulated.clock.now());
  simulated.clock.advance(120_000);
  const listed = await simulated.activity('GET', 'subscriptions/content?contentType=Audit.General');
  const [content] = listed.json() as { contentUri: string }[];
  return {
    simulated,
    blob: content?.contentUri ?? '',
    token: await simulated.token('https://manage.office.com'),
  };
}

const handedOut = (simulated: SimulatedCloud) =>
  [...simulated.cloud.issued()].filter((record) => record.handedOut > 0).length;

test('a spoilt answer does not count as handed out, the whole one after it does', async () => {
  const { simulated, blob, token } = await withContent();
  const kinds: FaultKind[] = ['cut-json', 'html', 'wrong-types', 'error-in-200', 'throttled', 'server-error'];
  for (const kind of kinds) {
    simulated.cloud.faults.tell(kind, 'blob');
    const answer = await simulated.ask('GET', blob, token);
    assert.ok(answer.status !== 200 || !Array.isArray(parsed(answer.text)), kind);
  }
  simulated.cloud.faults.tell('cut-connection', 'blob');
  await assert.rejects(simulated.ask('GET', blob, token), ConnectionCut);
  assert.equal(handedOut(simulated), 0);
  const whole = await simulated.ask('GET', blob, token);
  assert.equal(handedOut(simulated), (whole.json() as unknown[]).length);
});

test('AF429 comes as 403 and as 429', async () => {
  const { simulated, blob, token } = await withContent();
  simulated.cloud.faults.tell('throttled', 'blob', 20);
  const statuses = new Set<number>();
  for (let asked = 0; asked < 20; asked += 1) {
    const answer = await simulated.ask('GET', blob, token);
    assert.equal(activityCode(answer), 'AF429');
    statuses.add(answer.status);
  }
  assert.deepEqual([...statuses].sort(), [403, 429]);
});

test('an internal error is AF50000 with 500, and can hide in a 200', async () => {
  const { simulated, blob, token } = await withContent();
  simulated.cloud.faults.tell('server-error', 'blob');
  const open = await simulated.ask('GET', blob, token);
  simulated.cloud.faults.tell('error-in-200', 'blob');
  const hidden = await simulated.ask('GET', blob, token);
  assert.deepEqual([open.status, activityCode(open)], [500, 'AF50000']);
  assert.deepEqual([hidden.status, activityCode(hidden)], [200, 'AF50000']);
});

test('a told expiry takes the blob away and is in the books', async () => {
  const { simulated, blob, token } = await withContent();
  simulated.cloud.faults.tell('expired', 'blob');
  assert.equal(activityCode(await simulated.ask('GET', blob, token)), 'AF20051');
  assert.equal(activityCode(await simulated.ask('GET', blob, token)), 'AF20051');
  assert.ok([...simulated.cloud.issued()].some((record) => record.isExpired));
});

test('a slow answer pauses again and again, and is whole in the end', async () => {
  const { simulated, blob, token } = await withContent();
  const whole = await simulated.ask('GET', blob, token);
  simulated.cloud.faults.tell('slow', 'blob');
  const slow = simulated.ask('GET', blob, token);
  let waitedMs = 0;
  while (!(await hasSettled(slow))) {
    const ms = simulated.clock.nextWakeInMs ?? 0;
    simulated.clock.advance(ms);
    waitedMs += ms;
  }
  assert.equal((await slow).text, whole.text);
  assert.ok(waitedMs >= 500 && waitedMs <= 1_500, String(waitedMs));
});

test('a gigantic answer is whole behind 64 MB of blanks', async () => {
  const { simulated, blob, token } = await withContent();
  const whole = await simulated.ask('GET', blob, token);
  simulated.cloud.faults.tell('gigantic', 'blob');
  const gigantic = await simulated.ask('GET', blob, token);
  assert.equal(gigantic.text.length, whole.text.length + 64 * 1_024 * 1_024);
  assert.equal(gigantic.text.trimStart(), whole.text);
});

test('a storm of server errors passes', async () => {
  const simulated = new SimulatedCloud({
    faults: { shares: { 'server-error': 1 }, stormMs: 5_000 },
    events: { detectionShare: 1 },
  });
  assert.equal((await simulated.askForToken()).status, 503);
  simulated.cloud.faults.switchTo(faultPlans.none);
  assert.equal((await simulated.askForToken()).status, 200);
});

test('the same seed gives the same tenant and the same faults', async () => {
  const run = async () => {
    const simulated = new SimulatedCloud({
      faults: faultPlans.storm,
      events: { perMinute: 100, history: 20 },
    });
    const seen: string[] = [];
    for (let asked = 0; asked < 40; asked += 1) {
      simulated.clock.advance(6_000);
      const answer = await simulated.askForToken().catch(() => ({ status: 0, text: '' }));
      seen.push(`${answer.status} ${answer.text}`);
    }
    simulated.tenant.catchUp(simulated.clock.now());
    return { seen, issued: [...simulated.cloud.issued()] };
  };
  assert.deepEqual(await run(), await run());
});

async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setImmediate(resolve, 'later'));
  return (await Promise.race([promise, later])) !== 'later';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
