import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientId, SimulatedCloud, tenantId } from '../doubles/simulated-cloud.ts';

interface Refusal {
  readonly error: string;
  readonly error_codes: readonly number[];
  readonly error_description: string;
}

test('a token comes with its numbers as strings, as the v1 endpoint writes them', async () => {
  const simulated = new SimulatedCloud({ tokenLifeSeconds: 600 });
  const answer = await simulated.askForToken();
  assert.equal(answer.status, 200);
  const { access_token, ...rest } = answer.json() as Record<string, string>;
  const now = simulated.clock.now() / 1_000;
  assert.deepEqual(rest, {
    token_type: 'Bearer',
    expires_in: '600',
    ext_expires_in: '600',
    expires_on: String(now + 600),
    not_before: String(now - 300),
    resource: 'https://manage.office.com',
  });
  const claims = JSON.parse(Buffer.from(access_token?.split('.')[1] ?? '', 'base64url').toString()) as object;
  assert.deepEqual(
    { ...claims, jti: '' },
    {
      aud: 'https://manage.office.com',
      iss: `https://sts.windows.net/${tenantId}/`,
      tid: tenantId,
      appid: clientId,
      roles: ['ActivityFeed.Read'],
      iat: now,
      nbf: now - 300,
      exp: now + 600,
      ver: '1.0',
      jti: '',
    },
  );
});

const refusals = [
  ['a wrong secret', { client_secret: 'guess' }, undefined, 401, 'invalid_client', 7000215],
  ['no secret', { client_secret: '' }, undefined, 401, 'invalid_client', 7000218],
  ['an unknown application', { client_id: 'x' }, undefined, 400, 'unauthorized_client', 700016],
  ['an unknown tenant', {}, 'nowhere.example', 400, 'invalid_request', 90002],
  ['the common tenant', {}, 'common', 400, 'invalid_request', 9001023],
  ['an unknown resource', { resource: 'https://x.example' }, undefined, 400, 'invalid_resource', 500011],
  ['another grant', { grant_type: 'password' }, undefined, 400, 'unsupported_grant_type', 70003],
  ['no resource', { resource: '' }, undefined, 400, 'invalid_request', 900144],
] as const;

for (const [what, changes, tenantInPath, status, error, code] of refusals) {
  test(`${what} is refused with AADSTS${code}`, async () => {
    const answer = await new SimulatedCloud().askForToken(changes, tenantInPath);
    const body = answer.json() as Refusal;
    assert.deepEqual([answer.status, body.error, body.error_codes], [status, error, [code]]);
    assert.match(body.error_description, new RegExp(`^AADSTS${code}: .*\r\nTrace ID: `));
  });
}

test('a right but expired secret is refused with AADSTS7000222', async () => {
  const simulated = new SimulatedCloud({ tenant: { isSecretExpired: true } });
  const answer = await simulated.askForToken();
  assert.deepEqual([answer.status, (answer.json() as Refusal).error_codes], [401, [7000222]]);
});

test('the tenant can be named by its domain', async () => {
  assert.equal((await new SimulatedCloud().askForToken({}, 'contoso.example')).status, 200);
});

test('an expired, a foreign and a missing token are refused with 401 and a challenge', async () => {
  const simulated = new SimulatedCloud({ tokenLifeSeconds: 60 });
  const token = await simulated.token('https://graph.windows.net');
  assert.equal((await simulated.ask('GET', '/api/alerts', token)).status, 200);
  simulated.clock.advance(60_000);
  const foreign = await new SimulatedCloud({ seed: 8 }).token('https://graph.windows.net');
  const other = await simulated.token('https://manage.office.com');
  for (const refused of [token, foreign, other, undefined]) {
    const answer = await simulated.ask('GET', '/api/alerts', refused);
    assert.equal(answer.status, 401);
    assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer .*error="invalid_token"/);
  }
});
