import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAuthority, makeCertificate } from '../../doubles/certificates.ts';
import { clientId, SimulatedCloud, tenantId } from '../../doubles/simulated-cloud.ts';

const graph = 'https://graph.microsoft.com';
const path = `/v1.0/applications(appId='${clientId}')?$select=passwordCredentials,keyCredentials`;
const endsAtMs = Date.UTC(2026, 6, 1, 12, 30);

test('an application with the right to read applications sees until when its credentials work', async () => {
  const { certificate } = makeCertificate({ issuer: makeAuthority(), keys: 'rsa' });
  for (const role of ['Application.Read.All', 'Application.ReadWrite.OwnedBy']) {
    const simulated = new SimulatedCloud({
      tenant: {
        roles: [role],
        secretEndsAtMs: endsAtMs,
        app: {
          secretId: 'first',
          secrets: [{ keyId: 'second', value: 'xyz-secret', startsAtMs: 0, endsAtMs: endsAtMs + 1_000 }],
          certificates: [{ keyId: 'third', certificate }],
        },
      },
    });
    const answer = await simulated.ask('GET', path, await simulated.token(graph));
    assert.equal(answer.status, 200, answer.text);
    const body = answer.json() as Record<'passwordCredentials' | 'keyCredentials', Record<string, string>[]>;
    assert.deepEqual(Object.keys(body), ['@odata.context', 'keyCredentials', 'passwordCredentials']);
    assert.deepEqual(
      body.passwordCredentials.map(({ keyId, endDateTime, hint }) => [keyId, endDateTime, hint]),
      [
        ['first', '2026-07-01T12:30:00Z', 'ope'],
        ['second', '2026-07-01T12:30:01Z', 'xyz'],
      ],
    );
    assert.doesNotMatch(answer.text, /sesame|xyz-secret/);
    const [key] = body.keyCredentials;
    assert.deepEqual(
      [key?.['keyId'], key?.['type'], key?.['usage']],
      ['third', 'AsymmetricX509Cert', 'Verify'],
    );
    assert.ok(Date.parse(key?.['endDateTime'] ?? '') > 0);
  }
});

test('without that right it is 403, without a token for Graph 401, for another application 404', async () => {
  const simulated = new SimulatedCloud();
  assert.equal((await simulated.ask('GET', path, await simulated.token(graph))).status, 403);
  assert.equal(
    (await simulated.ask('GET', path, await simulated.token('https://manage.office.com'))).status,
    401,
  );
  const allowed = new SimulatedCloud({ tenant: { roles: ['Application.Read.All'] } });
  const other = path.replace(clientId, tenantId);
  assert.equal((await allowed.ask('GET', other, await allowed.token(graph))).status, 404);
});
