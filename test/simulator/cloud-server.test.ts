import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { after, test } from 'node:test';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import { clientId, clientSecret, SimulatedCloud, tenantId } from '../doubles/simulated-cloud.ts';

const simulated = new SimulatedCloud({ events: { detectionShare: 0 } });
const server = await serveCloud(simulated.cloud);
after(() => server.close());

async function token(resource: string): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    resource,
  };
  const answer = await fetch(`${server.origin}/${tenantId}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

test('over HTTP a client signs in, subscribes, and links lead back to the same server', async () => {
  const headers = { authorization: `Bearer ${await token('https://manage.office.com')}` };
  const feed = `${server.origin}/api/v1.0/${tenantId}/activity/feed`;
  const start = `${feed}/subscriptions/start?contentType=Audit.General`;
  assert.equal((await fetch(start, { method: 'POST', headers })).status, 200);
  simulated.tenant.addEvents(30, simulated.clock.now());
  simulated.clock.advance(120_000);
  const listed = await fetch(`${feed}/subscriptions/content?contentType=Audit.General`, { headers });
  const [content] = (await listed.json()) as { contentUri: string }[];
  assert.ok(content);
  assert.ok(content.contentUri.startsWith(`${feed}/audit/`));
  const blob = await fetch(content.contentUri, { headers });
  assert.ok(((await blob.json()) as unknown[]).length > 0);
});

test('the name of the paging header keeps its odd case on the wire', async () => {
  const headers = { authorization: `Bearer ${await token('https://manage.office.com')}` };
  const small = new SimulatedCloud({ events: { detectionShare: 0, blobRecords: 1 }, listingPageSize: 1 });
  await small.activity('POST', 'subscriptions/start?contentType=Audit.General');
  small.tenant.addEvents(20, small.clock.now());
  small.clock.advance(120_000);
  const other = await serveCloud(small.cloud);
  const url = `${other.origin}/api/v1.0/${tenantId}/activity/feed/subscriptions/content?contentType=Audit.General`;
  const names = new Set<string>();
  for (let asked = 0; asked < 20; asked += 1) {
    const [answer] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    for (const name of answer.rawHeaders) if (/^nextpage/i.test(name)) names.add(name);
  }
  await other.close();
  assert.ok(names.size > 1, [...names].join());
});

test('a cut connection breaks the answer off in the middle', async () => {
  const headers = { authorization: `Bearer ${await token('https://graph.windows.net')}` };
  simulated.cloud.faults.tell('cut-connection', 'detections');
  await assert.rejects(async () => (await fetch(`${server.origin}/api/alerts`, { headers })).text());
  assert.equal((await fetch(`${server.origin}/api/alerts`, { headers })).status, 200);
});

test('what is not there is 404', async () => {
  assert.equal((await fetch(`${server.origin}/api/v2.0/incidents`)).status, 404);
});
