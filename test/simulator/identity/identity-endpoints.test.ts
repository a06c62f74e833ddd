import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readText } from '../../../src/simulator/cloud-answer.ts';
import { serveCloud } from '../../../src/simulator/cloud-server.ts';
import { createAppServiceIdentity } from '../../../src/simulator/identity/app-service-identity.ts';
import { createArcIdentity } from '../../../src/simulator/identity/arc-identity.ts';
import type { IdentityEndpoint } from '../../../src/simulator/identity/machine-identity.ts';
import { createVmIdentity } from '../../../src/simulator/identity/vm-identity.ts';
import { clientId, SimulatedCloud, tenantId } from '../../doubles/simulated-cloud.ts';

const resource = 'https://manage.office.com';
const metadata = { metadata: 'true' };

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

async function ask(
  endpoint: IdentityEndpoint,
  path: string,
  query: Record<string, string>,
  headers: Record<string, string>,
): Promise<Answer> {
  const url = `http://169.254.169.254${path}?${new URLSearchParams(query)}`;
  const answer = await endpoint.handle({ method: 'GET', url, headers });
  const text = await readText(answer.body);
  return {
    status: answer.status,
    headers: answer.headers,
    body: text.startsWith('{') ? JSON.parse(text) : {},
  };
}

const vmQuery = { 'api-version': '2018-02-01', resource };
const askVm = (endpoint: IdentityEndpoint, query: Record<string, string> = vmQuery, headers = metadata) =>
  ask(endpoint, '/metadata/identity/oauth2/token', query, headers);

test('a VM gets a token with strings for numbers, which the API takes', async () => {
  const simulated = new SimulatedCloud();
  const { status, body } = await askVm(createVmIdentity(simulated.cloud.identity('contoso')));
  assert.equal(status, 200);
  const { access_token, ...rest } = body;
  const now = simulated.clock.now() / 1_000;
  assert.deepEqual(rest, {
    refresh_token: '',
    expires_in: '3599',
    expires_on: String(now + 3_599),
    not_before: String(now - 300),
    resource,
    token_type: 'Bearer',
  });
  const path = `/api/v1.0/${tenantId}/activity/feed/subscriptions/list`;
  assert.equal((await simulated.ask('GET', path, access_token)).status, 200);
});

test('the endpoint of a VM refuses what a proxy could have sent, and what it does not know', async () => {
  const endpoint = createVmIdentity(new SimulatedCloud().cloud.identity('contoso'));
  const errorOf = async (query: Record<string, string>, headers: Record<string, string>) => {
    const { status, body } = await ask(endpoint, '/metadata/identity/oauth2/token', query, headers);
    return [status, body['error']];
  };
  assert.deepEqual(await errorOf(vmQuery, {}), [400, 'bad_request_102']);
  assert.deepEqual(await errorOf(vmQuery, { ...metadata, 'x-forwarded-for': '::1' }), [
    400,
    'bad_request_102',
  ]);
  assert.deepEqual(await errorOf({ resource }, metadata), [400, 'invalid_request']);
  assert.deepEqual(await errorOf({ 'api-version': '2018-02-01' }, metadata), [400, 'invalid_request']);
  const unknown = { ...vmQuery, resource: 'https://x.example' };
  assert.deepEqual(await errorOf(unknown, metadata), [400, 'invalid_resource']);
  assert.deepEqual(await errorOf({ ...vmQuery, client_id: tenantId }, metadata), [400, 'invalid_request']);
});

test('with several identities the request has to name one', async () => {
  const identity = new SimulatedCloud().cloud.identity('contoso');
  const endpoint = createVmIdentity(identity, { isOnlyOne: false });
  assert.equal((await askVm(endpoint)).body['error'], 'invalid_request');
  assert.equal((await askVm(endpoint, { ...vmQuery, client_id: clientId })).status, 200);
});

test('refusals can be told: 410 while the endpoint is updated, then success', async () => {
  const endpoint = createVmIdentity(new SimulatedCloud().cloud.identity('contoso'));
  endpoint.refuseNext(410, 2);
  endpoint.refuseNext(404);
  endpoint.refuseNext(429);
  endpoint.refuseNext(500);
  const statuses: number[] = [];
  for (let asked = 0; asked < 6; asked += 1) statuses.push((await askVm(endpoint)).status);
  assert.deepEqual(statuses, [410, 410, 404, 429, 500, 200]);
  assert.equal(endpoint.requests(), 6);
});

test('App Service gives a token to who knows the header, without expires_in', async () => {
  const simulated = new SimulatedCloud();
  const endpoint = createAppServiceIdentity(simulated.cloud.identity('contoso'), 'guard');
  const query = { 'api-version': '2019-08-01', resource };
  const present = await ask(endpoint, '/msi/token', query, { 'x-identity-header': 'guard' });
  assert.equal(present.status, 200);
  const expiresOn = simulated.clock.now() / 1_000 + 3_599;
  assert.deepEqual(Object.keys(present.body), ['access_token', 'client_id', 'expires_on', 'not_before', 'resource', 'token_type']); // biome-ignore format: one list
  assert.equal(present.body['expires_on'], String(expiresOn));
  assert.equal((await ask(endpoint, '/msi/token', query, { 'x-identity-header': 'guess' })).status, 401);
  assert.equal((await ask(endpoint, '/msi/token', query, metadata)).status, 401);
  const old = await ask(
    endpoint,
    '/msi/token',
    { ...query, 'api-version': '2017-09-01' },
    { secret: 'guard' },
  );
  assert.equal(old.body['expires_on'], '01/08/2026 09:59:59 +00:00');
});

async function arc(
  t: TestContext,
): Promise<{ readonly endpoint: IdentityEndpoint; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'arc-'));
  t.after(() => rm(folder, { recursive: true }));
  return { endpoint: createArcIdentity(new SimulatedCloud().cloud.identity('contoso'), folder), folder };
}

const arcQuery = { 'api-version': '2020-06-01', resource };

test('Arc sends its reader to a key file first, and takes every key once', async (t) => {
  const { endpoint, folder } = await arc(t);
  const challenge = await askVm(endpoint, arcQuery);
  assert.equal(challenge.status, 401);
  const file = /^Basic realm=(.+\.key)$/.exec(challenge.headers['WWW-Authenticate'] ?? '')?.[1] ?? '';
  assert.ok(file.startsWith(folder));
  const authorization = `Basic ${await readFile(file, 'utf8')}`;
  const answer = await askVm(endpoint, arcQuery, { ...metadata, authorization } as typeof metadata);
  assert.deepEqual([answer.status, answer.body['expires_in']], [200, '3599']);
  const again = await askVm(endpoint, arcQuery, { ...metadata, authorization } as typeof metadata);
  assert.equal(again.status, 401);
});

test('Arc makes a new key with every challenge, and refuses user-assigned identities', async (t) => {
  const { endpoint, folder } = await arc(t);
  await askVm(endpoint, arcQuery);
  const first = await readdir(folder);
  await askVm(endpoint, arcQuery);
  const second = await readdir(folder);
  assert.deepEqual([first.length, second.length, first[0] === second[0]], [1, 1, false]);
  const { status } = await askVm(endpoint, { ...arcQuery, client_id: tenantId });
  assert.equal(status, 400);
});

test('an identity endpoint is served on loopback like the cloud itself', async () => {
  const endpoint = createVmIdentity(new SimulatedCloud().cloud.identity('contoso'));
  const server = await serveCloud(endpoint);
  const url = `${server.origin}/metadata/identity/oauth2/token?${new URLSearchParams(vmQuery)}`;
  assert.equal((await fetch(url, { headers: metadata })).status, 200);
  await server.close();
});
