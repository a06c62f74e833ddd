import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entraFaults } from '../../../src/simulator/entra/entra-refusal.ts';
import { clientId, clientSecret, SimulatedCloud, tenantId } from '../../doubles/simulated-cloud.ts';

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
      appidacr: '1',
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
  const simulated = new SimulatedCloud({ tenant: { secretEndsAtMs: 0 } });
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

test('the v2 endpoint writes its numbers as numbers and names no resource', async () => {
  const simulated = new SimulatedCloud({ tokenLifeSeconds: 600 });
  const answer = await simulated.askForTokenV2();
  const { access_token, ...rest } = answer.json() as Record<string, unknown>;
  assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 600, ext_expires_in: 600 });
  assert.equal(answer.headers['cache-control'], 'no-store, no-cache');
  const path = `/api/v1.0/${tenantId}/activity/feed/subscriptions/list`;
  assert.equal((await simulated.ask('GET', path, String(access_token))).status, 200);
});

const v2Refusals = [
  ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
  ['a resource', { resource: 'https://manage.office.com' }, 400, 'invalid_request', 901002],
  [
    'a scope other than .default',
    { scope: 'https://graph.microsoft.com/User.Read' },
    400,
    'invalid_scope',
    1002012,
  ],
  [
    'two resources',
    { scope: 'https://graph.microsoft.com/.default https://manage.office.com/.default' },
    400,
    'invalid_request',
    700022,
  ],
  ['an unknown API', { scope: 'https://x.example/.default' }, 400, 'invalid_resource', 500011],
  ['a wrong secret', { client_secret: 'guess' }, 401, 'invalid_client', 7000215],
] as const;

for (const [what, changes, status, error, code] of v2Refusals) {
  test(`on the v2 endpoint ${what} is refused with AADSTS${code}`, async () => {
    const answer = await new SimulatedCloud().askForTokenV2(changes);
    const body = answer.json() as Refusal;
    assert.deepEqual([answer.status, body.error, body.error_codes], [status, error, [code]]);
  });
}

test('a secret works from its start to its end, and beside others', async () => {
  const hourMs = 3_600_000;
  const start = new SimulatedCloud().clock.now();
  const second = { keyId: 'b', value: 'next', startsAtMs: start + hourMs, endsAtMs: start + 9 * hourMs };
  const simulated = new SimulatedCloud({
    tenant: { secretEndsAtMs: start + 2 * hourMs, app: { secrets: [second], secretId: 'aa-bb' } },
  });
  const codes = async (secret: string) => {
    const answer = (await simulated.askForToken({ client_secret: secret })).json() as Partial<Refusal>;
    return answer.error_codes?.[0];
  };
  assert.deepEqual([await codes(clientSecret), await codes('next')], [undefined, 7000215]);
  simulated.clock.advance(hourMs);
  assert.deepEqual([await codes(clientSecret), await codes('next')], [undefined, undefined]);
  simulated.clock.advance(hourMs);
  assert.deepEqual([await codes(clientSecret), await codes('next')], [7000222, undefined]);
  assert.equal(await codes('aa-bb'), 7000215);
});

test('id and secret can come by HTTP Basic', async () => {
  const simulated = new SimulatedCloud();
  const basic = Buffer.from(`${clientId}:${encodeURIComponent(clientSecret)}`).toString('base64');
  const answer = await simulated.cloud.handle({
    method: 'POST',
    url: `http://cloud.test/${tenantId}/oauth2/v2.0/token`,
    headers: { authorization: `Basic ${basic}` },
    body: 'grant_type=client_credentials&scope=https%3A%2F%2Fmanage.office.com%2F.default',
  });
  assert.equal(answer.status, 200);
});

const states = [
  ['a disabled application', { app: { isDisabled: true } }, 7000112],
  ['an application that Conditional Access blocks', { app: { isBlocked: true } }, 53003],
  ['a secret of a public application', { app: { isPublic: true } }, 700025],
  ['a tenant that lives in another cloud', { nationalCloud: 'MicrosoftOnline.US' }, 90038],
] as const;

for (const [what, tenant, code] of states) {
  test(`${what} is refused with AADSTS${code}`, async () => {
    const answer = await new SimulatedCloud({ tenant }).askForToken();
    assert.deepEqual((answer.json() as Refusal).error_codes, [code]);
  });
}

test('without consent the token comes all the same, but without roles', async () => {
  const simulated = new SimulatedCloud({ tenant: { app: { isConsented: false } } });
  const token = await simulated.token('https://manage.office.com');
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
  assert.deepEqual((claims as { roles: unknown }).roles, []);
});

test('a token carries the roles of its own API only', async () => {
  const simulated = new SimulatedCloud();
  const rolesOf = async (resource: string) => {
    const token = await simulated.token(resource);
    return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { roles: string[] })
      .roles;
  };
  assert.deepEqual(await rolesOf('https://graph.windows.net'), []);
  assert.deepEqual(await rolesOf('https://manage-gcc.office.com/'), ['ActivityFeed.Read']);
  assert.deepEqual(await rolesOf('https://api.securitycenter.microsoft.com'), ['Alert.Read.All']);
});

test('every AADSTS number can be told, and is told once', async () => {
  const simulated = new SimulatedCloud();
  for (const fault of entraFaults) {
    simulated.cloud.faults.tell(fault, 'token');
    const answer = await simulated.askForToken();
    const { error, error_codes, error_description } = answer.json() as Refusal;
    assert.ok(answer.status >= 400 && error !== '', fault);
    assert.deepEqual(error_codes, [Number(fault.slice('AADSTS'.length))]);
    assert.ok(error_description.startsWith(`${fault}: `));
    assert.doesNotMatch(error_description, /\{0\}/);
  }
  assert.equal((await simulated.askForToken()).status, 200);
  for (const number of documented) assert.ok(entraFaults.includes(`AADSTS${number}`), String(number));
});

/** The numbers of the reference. */
const documented = [
  50001, 500011, 50012, 50013, 500133, 50027, 50173, 50196, 53003, 54005, 65001, 650052, 650054, 650056,
  650057, 70000, 70001, 700016, 70002, 7000215, 7000222, 7000112, 7000218, 700025, 700027, 700030, 70003,
  70008, 700082, 70011, 700022, 700024, 70021, 700213, 700229, 900144, 90002, 90014, 90019, 90006, 90024,
  90033, 90038, 900382, 900432, 90055, 9001023, 901002,
] as const;
