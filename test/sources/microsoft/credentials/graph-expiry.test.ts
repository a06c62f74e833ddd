import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../../../src/errors/connector-error.ts';
import type { SignInWay } from '../../../../src/sources/microsoft/credentials/sign-in-way.ts';
import { createTenantAccess } from '../../../../src/sources/microsoft/tenant-access.ts';
import { countingRandom } from '../../../doubles/counting-random.ts';
import { type ScriptedAnswer, scriptedHttp } from '../../../doubles/scripted-http.ts';
import { contoso, secretWay } from '../../../doubles/source-setup.ts';
import { VirtualClock } from '../../../doubles/virtual-clock.ts';
import { granted } from './harness.ts';

const signal = new AbortController().signal;
const graph = 'https://graph.microsoft.com';
const hourMs = 3_600_000;

function start(signIn: SignInWay, answer: () => ScriptedAnswer) {
  const http = scriptedHttp((request) => (request.method === 'POST' ? granted() : answer()));
  const clock = new VirtualClock();
  const access = createTenantAccess({
    tenant: { ...contoso, graph: { resource: graph, origin: graph } },
    signIn,
    http,
    clock,
    random: countingRandom(),
    report: () => {},
  });
  const asked = () => http.requests.filter(({ method }) => method === 'GET');
  return { access, clock, asked };
}

function listed(...ends: readonly (readonly [string, string])[]): ScriptedAnswer {
  return { body: { passwordCredentials: ends.map(([hint, endDateTime]) => ({ hint, endDateTime })) } };
}

test('the end of the secret in use is read from Graph, by its first three characters', async () => {
  const { access, asked } = start(
    secretWay(() => 'abc~secret'),
    () =>
      listed(
        ['xyz', '2026-02-01T00:00:00Z'],
        ['abc', '2025-01-01T00:00:00Z'],
        ['abc', '2026-03-01T00:00:00Z'],
      ),
  );
  assert.equal(access.credentialStatus().source, 'unknown');
  await access.learnExpiry(signal);
  const [request] = asked();
  assert.equal(
    request?.url,
    `${graph}/v1.0/applications(appId='${contoso.clientId}')?$select=passwordCredentials`,
  );
  assert.deepEqual(access.credentialStatus(), {
    tenant: 'contoso',
    kind: 'client-secret',
    works: 'current',
    expiresAtMs: Date.UTC(2026, 2, 1),
    source: 'graph',
  });
});

test('Graph is asked once a day, whether the application may read itself or not', async () => {
  for (const status of [200, 403, 404]) {
    const { access, clock, asked } = start(
      secretWay(() => 'abc'),
      () => ({ status, body: '{}' }),
    );
    for (let hour = 0; hour < 47; hour += 1) {
      await access.learnExpiry(signal);
      clock.advance(hourMs);
    }
    assert.equal(asked().length, 2, `HTTP ${status}`);
    assert.equal(access.credentialStatus().source, 'unknown');
  }
});

test('an exchanged secret is asked about at once, and a Graph out of order again after an hour', async () => {
  let secret = 'abc';
  let answer: ScriptedAnswer = listed(['abc', '2026-02-01T00:00:00Z'], ['new', '2027-02-01T00:00:00Z']);
  const { access, clock, asked } = start(
    secretWay(() => secret),
    () => answer,
  );
  await access.learnExpiry(signal);
  secret = 'new';
  await access.learnExpiry(signal);
  assert.equal(access.credentialStatus().expiresAtMs, Date.UTC(2027, 1, 1));
  clock.advance(24 * hourMs);
  answer = { status: 503 };
  await access.learnExpiry(signal);
  assert.equal(access.credentialStatus().expiresAtMs, Date.UTC(2027, 1, 1));
  clock.advance(hourMs / 2);
  await access.learnExpiry(signal);
  assert.equal(asked().length, 3);
  clock.advance(hourMs / 2);
  await access.learnExpiry(signal);
  assert.equal(asked().length, 4);
});

test('Graph is not asked when the configuration says when the secret expires', async () => {
  const way = secretWay(() => 'abc');
  assert.ok(way.way === 'client-secret');
  const expiresAtMs = Date.UTC(2026, 5, 1);
  const { access, asked } = start({ ...way, current: { ...way.current, expiresAtMs } }, () => listed());
  await access.learnExpiry(signal);
  assert.equal(asked().length, 0);
  assert.deepEqual(
    [access.credentialStatus().expiresAtMs, access.credentialStatus().source],
    [expiresAtMs, 'configured'],
  );
});

test('what keeps it from asking leaves the expiry unknown and throws nothing', async () => {
  const { access } = start(
    secretWay(() => 'abc'),
    () => {
      throw new ConnectorError('source-unreachable', { message: 'The firewall is closed.' });
    },
  );
  await access.learnExpiry(signal);
  assert.equal(access.credentialStatus().source, 'unknown');
  const empty = start(
    secretWay(() => ''),
    () => listed(),
  );
  await empty.access.learnExpiry(signal);
  assert.equal(empty.access.credentialStatus().source, 'unknown');
});
