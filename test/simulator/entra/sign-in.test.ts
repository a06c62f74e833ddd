import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { clientId, type PlainAnswer, SimulatedCloud, tenantId } from '../../doubles/simulated-cloud.ts';

const siem = 'https://graph.windows.net';
const redirectUri = 'http://localhost:4711/';
const verifier = 'a-verifier-of-at-least-forty-three-characters-0123';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const dayMs = 86_400_000;

const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };

async function authorize(
  simulated: SimulatedCloud,
  changes: Record<string, string> = {},
  path = `/${tenantId}/oauth2/authorize`,
): Promise<{ readonly answer: PlainAnswer; readonly back: URLSearchParams }> {
  const query = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    resource: siem,
    state: 's1',
  };
  const answer = await simulated.ask(
    'GET',
    `${path}?${new URLSearchParams({ ...query, ...pkce, ...changes })}`,
  );
  const target = URL.parse(answer.headers['location'] ?? '');
  return { answer, back: target?.searchParams ?? new URLSearchParams() };
}

async function codeOf(simulated: SimulatedCloud, changes: Record<string, string> = {}): Promise<string> {
  return (await authorize(simulated, changes)).back.get('code') ?? '';
}

function redeem(simulated: SimulatedCloud, code: string, changes: Record<string, string> = {}) {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  return simulated.askForToken({ ...form, resource: siem, ...changes });
}

function refresh(simulated: SimulatedCloud, token: string, changes: Record<string, string> = {}) {
  return simulated.askForToken({
    grant_type: 'refresh_token',
    refresh_token: token,
    resource: siem,
    ...changes,
  });
}

async function signIn(simulated: SimulatedCloud): Promise<string> {
  return refreshTokenOf(await redeem(simulated, await codeOf(simulated)));
}

function refreshTokenOf(answer: PlainAnswer): string {
  return (answer.json() as { refresh_token: string }).refresh_token;
}

function codesOf(answer: PlainAnswer): readonly number[] | undefined {
  return (answer.json() as { error_codes?: number[] }).error_codes;
}

test('the browser is sent back at once with a code and its state', async () => {
  const { answer, back } = await authorize(new SimulatedCloud());
  assert.equal(answer.status, 302);
  assert.ok(answer.headers['location']?.startsWith('http://localhost:4711/?'));
  assert.deepEqual([back.get('state'), [...back.keys()]], ['s1', ['code', 'session_state', 'state']]);
});

test('a code becomes a token of the SIEM API and a refresh token', async () => {
  const simulated = new SimulatedCloud();
  const answer = await redeem(simulated, await codeOf(simulated));
  const body = answer.json() as Record<string, string>;
  assert.equal(body['expires_in'], '3599');
  assert.equal((await simulated.ask('GET', '/api/alerts', body['access_token'])).status, 200);
  assert.ok((body['refresh_token'] ?? '').length > 50);
});

test('with the scopes of v2 a refresh token comes only where offline_access was asked for', async () => {
  const simulated = new SimulatedCloud();
  const signInV2 = async (scope: string) => {
    const { back } = await authorize(simulated, { scope }, `/${tenantId}/oauth2/v2.0/authorize`);
    const answer = await simulated.askForTokenV2({
      grant_type: 'authorization_code',
      code: back.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      scope,
    });
    return answer.json() as Record<string, unknown>;
  };
  const scope = 'https://manage.office.com/.default';
  assert.equal((await signInV2(scope))['refresh_token'], undefined);
  const body = await signInV2(`${scope} offline_access`);
  assert.equal(typeof body['refresh_token'], 'string');
  assert.equal(body['expires_in'], 3_599);
});

test('a person who signed in may read the Management Activity API', async () => {
  const simulated = new SimulatedCloud();
  const resource = 'https://manage.office.com';
  const code = await codeOf(simulated, { resource });
  const { access_token } = (await redeem(simulated, code, { resource })).json() as Record<string, string>;
  const path = `/api/v1.0/${tenantId}/activity/feed/subscriptions/list`;
  assert.equal((await simulated.ask('GET', path, access_token)).status, 200);
});

test('a code works once, for ten minutes, at its own address, and with its verifier', async () => {
  const simulated = new SimulatedCloud();
  const used = await codeOf(simulated);
  assert.equal((await redeem(simulated, used)).status, 200);
  assert.deepEqual(codesOf(await redeem(simulated, used)), [54005]);
  const code = await codeOf(simulated);
  assert.deepEqual(codesOf(await redeem(simulated, code, { redirect_uri: 'http://localhost:1/' })), [500112]);
  assert.deepEqual(codesOf(await redeem(simulated, code, { code_verifier: 'guess' })), [501481]);
  assert.deepEqual(codesOf(await redeem(simulated, 'made up')), [70000]);
  simulated.clock.advance(600_000);
  assert.deepEqual(codesOf(await redeem(simulated, code)), [70008]);
});

test('why there is no code is told to the application, or on a page where the application is not known', async () => {
  const refused = new SimulatedCloud({ tenant: { app: { isConsented: false } } });
  const { back } = await authorize(refused);
  assert.equal(back.get('state'), 's1');
  assert.match(back.get('error_description') ?? '', /^AADSTS65001: /);
  const listed = new SimulatedCloud({ tenant: { app: { listedResources: [siem] } } });
  const other = await authorize(listed, { resource: 'https://graph.microsoft.com' });
  assert.match(other.back.get('error_description') ?? '', /^AADSTS650057: /);
  for (const [changes, code] of [
    [{ client_id: 'x' }, 700016],
    [{ redirect_uri: 'http://evil.example/' }, 50011],
  ] as const) {
    const { answer } = await authorize(refused, changes);
    assert.equal(answer.status, 400);
    assert.ok(answer.text.includes(`AADSTS${code}: `), answer.text);
  }
});

test('a refresh token is renewed with every use and works for other APIs, too', async () => {
  const simulated = new SimulatedCloud();
  const first = await signIn(simulated);
  const answer = await refresh(simulated, first, { resource: 'https://manage.office.com' });
  const second = refreshTokenOf(answer);
  assert.notEqual(second, first);
  assert.equal((answer.json() as { resource: string }).resource, 'https://manage.office.com');
  assert.equal((await refresh(simulated, second)).status, 200);
  assert.equal((await refresh(simulated, first)).status, 200);
  const strict = new SimulatedCloud({ grantLives: { isRefreshSingleUse: true } });
  const used = await signIn(strict);
  assert.equal((await refresh(strict, used)).status, 200);
  assert.deepEqual(codesOf(await refresh(strict, used)), [70000]);
});

test('a refresh token ends unused after 90 days, and on the day its life ends', async () => {
  const simulated = new SimulatedCloud();
  const unused = await signIn(simulated);
  simulated.clock.advance(89 * dayMs);
  const renewed = refreshTokenOf(await refresh(simulated, unused));
  simulated.clock.advance(89 * dayMs);
  assert.equal((await refresh(simulated, renewed)).status, 200);
  simulated.clock.advance(dayMs);
  assert.deepEqual(codesOf(await refresh(simulated, renewed)), [700082]);
  const short = new SimulatedCloud({ grantLives: { refreshMs: dayMs } });
  const token = await signIn(short);
  short.clock.advance(dayMs);
  assert.deepEqual(codesOf(await refresh(short, token)), [70008]);
});

test('a revoked sign-in is AADSTS50173, also renewed, and a new one works', async () => {
  const simulated = new SimulatedCloud();
  const renewed = refreshTokenOf(await refresh(simulated, await signIn(simulated)));
  simulated.cloud.revokeSignIns('contoso');
  assert.deepEqual(codesOf(await refresh(simulated, renewed)), [50173]);
  simulated.clock.advance(1_000);
  assert.equal((await refresh(simulated, await signIn(simulated))).status, 200);
});

test('without a resource anywhere the answer is AADSTS900144, with an unknown one AADSTS500011', async () => {
  const simulated = new SimulatedCloud();
  const code = await codeOf(simulated, { resource: '' });
  assert.deepEqual(codesOf(await redeem(simulated, code, { resource: '' })), [900144]);
  const token = await signIn(simulated);
  assert.deepEqual(codesOf(await refresh(simulated, token, { resource: 'https://x.example' })), [500011]);
});
