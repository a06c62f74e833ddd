import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes } from '../../../../src/errors/codes.ts';
import { ConnectorError } from '../../../../src/errors/connector-error.ts';
import { aadsts } from '../../../../src/sources/microsoft/aadsts.ts';
import type { SignInWay } from '../../../../src/sources/microsoft/credentials/sign-in-way.ts';
import { secretFromVariable } from '../../../../src/world/secret.ts';
import type { ScriptedAnswer } from '../../../doubles/scripted-http.ts';
import { contoso, secretWay } from '../../../doubles/source-setup.ts';
import { correlationId, formOf, granted, refusedWith, resource, startCredential } from './harness.ts';

const secretValue = 'canary~secret';

test('v1 is asked for a resource, the secret being read each time', async () => {
  let reads = 0;
  const way = secretWay(() => {
    reads += 1;
    return `${secretValue}${reads}`;
  });
  const { ask, http } = startCredential(way, (_request, count) => granted(`token-${count}`));
  assert.deepEqual(pick(await ask()), ['token-1', 3_599]);
  assert.equal((await ask()).token, 'token-2');
  const [first, second] = http.requests;
  assert.equal(first?.url, `https://login.microsoftonline.com/${contoso.tenantId}/oauth2/token`);
  assert.deepEqual(formOf(first), {
    grant_type: 'client_credentials',
    client_id: contoso.clientId,
    client_secret: `${secretValue}1`,
    resource,
  });
  assert.equal(formOf(second)['client_secret'], `${secretValue}2`);
});

test('v2 is asked for a scope, by default for Graph and Defender for Endpoint', async () => {
  const way = secretWay(() => secretValue);
  const v2 = `https://login.microsoftonline.com/${contoso.tenantId}/oauth2/v2.0/token`;
  const v1 = v2.replace('/v2.0', '');
  const { ask, http } = startCredential(way, () => granted('t', { expires_in: 3599 }));
  const asked = [
    ['https://graph.microsoft.com', v2],
    ['https://api.securitycenter.microsoft.com', v2],
    ['https://graph.windows.net', v1],
  ] as const;
  for (const [wanted, url] of asked) {
    assert.equal((await ask(wanted)).lifeSeconds, 3_599);
    const request = http.requests.at(-1);
    assert.equal(request?.url, url);
    assert.equal(formOf(request)['scope'], url === v2 ? `${wanted}/.default` : undefined);
    assert.equal(formOf(request)['resource'], url === v2 ? undefined : wanted);
  }
  for (const [tokenEndpoint, url] of [
    ['v1', v1],
    ['v2', v2],
  ] as const) {
    const chosen = startCredential(way, () => granted(), { tokenEndpoint });
    await chosen.ask();
    assert.equal(chosen.http.requests[0]?.url, url);
  }
});

test('the life of a token is read as text, as number, or from the time it ends at', async () => {
  const answers: readonly (readonly [object, number])[] = [
    [{ expires_in: '120' }, 120],
    [{ expires_in: 120 }, 120],
    [{ expires_in: undefined, expires_on: '1767863100' }, 300],
    [{ expires_in: undefined, expires_on: 1_767_863_400 }, 600],
    [{ expires_in: 'soon', expires_on: '04/09/2027 00:00:00 +00:00' }, 300],
    [{ expires_in: undefined }, 300],
  ];
  for (const [more, life] of answers) {
    const answer = { ...granted('t', { ...more }), headers: { date: 'Thu, 08 Jan 2026 09:00:00 GMT' } };
    const { ask } = startCredential(
      secretWay(() => 's'),
      () => answer,
    );
    assert.equal((await ask()).lifeSeconds, life, JSON.stringify(more));
  }
});

function pick({ token, lifeSeconds }: { token: string; lifeSeconds: number }) {
  return [token, lifeSeconds];
}

async function refusalOf(answer: ScriptedAnswer, secret = secretValue): Promise<ConnectorError> {
  const { ask } = startCredential(
    secretWay(() => secret),
    () => answer,
  );
  const error = await ask().catch((reason: unknown) => reason);
  assert.ok(error instanceof ConnectorError);
  assert.doesNotMatch(`${error.message} ${error.remedy} ${error.stack}`, /canary/);
  return error;
}

test('every AADSTS number of the table is told by number, with correlation id and without the secret', async () => {
  for (const [number, entry] of Object.entries(aadsts)) {
    const error = await refusalOf(refusedWith(Number(number), { said: secretValue }));
    assert.equal(error.code, entry.code);
    assert.match(error.message, new RegExp(`AADSTS${number}, .*${correlationId}`));
    assert.equal(error.remedy, entry.remedy ?? codes[entry.code].remedy);
  }
});

test('a Secret ID in place of the Value is recognised', async () => {
  const error = await refusalOf(refusedWith(7000215), '01234567-89ab-cdef-0123-456789abcdef');
  assert.match(error.remedy, /looks like the Secret ID/);
});

test('refusals without a known number are told by their OAuth word or their status', async () => {
  const unknown = (error: string) => refusalOf(refusedWith(999_999, { status: 400, error }));
  assert.equal((await unknown('invalid_resource')).code, 'credential-resource-unknown');
  assert.equal((await unknown('unheard_of')).code, 'credential-refused');
  assert.equal((await refusalOf({ status: 403, body: '<html>' })).code, 'source-answer-malformed');
  assert.equal((await refusalOf({ status: 302, body: '' })).code, 'source-redirected');
  assert.equal((await refusalOf({ status: 502, body: '' })).code, 'credential-service-failing');
  const throttled = await refusalOf({ status: 429, headers: { 'retry-after': '12' } });
  assert.deepEqual([throttled.code, throttled.retryAfterMs], ['credential-throttled', 12_000]);
  assert.equal((await refusalOf(refusedWith(50196))).retryAfterMs, 30_000);
});

test('a 200 that holds no token is malformed', async () => {
  for (const body of [
    '<html>canary</html>',
    '{}',
    '[]',
    '{"access_token":""}',
    '{"access_token":"a\\r\\nb"}',
  ]) {
    assert.equal((await refusalOf({ body })).code, 'source-answer-malformed');
  }
});

/** Two secrets that are what stands in `held` when they are read; a missing one cannot be read. */
function twoSecrets(held: { current?: string; next?: string }): SignInWay {
  const place = (name: 'current' | 'next') =>
    secretFromVariable(name, { variable: () => held[name], credentialsFolder: undefined });
  return {
    way: 'client-secret',
    current: { place: place('current'), expiresAtMs: Date.UTC(2026, 1, 1) },
    next: { place: place('next'), expiresAtMs: Date.UTC(2027, 1, 1) },
  };
}

/** A sign-in service that takes these secrets. */
function taking(accepted: Set<string>, code = 7000222) {
  return (request: Parameters<typeof formOf>[0]) =>
    accepted.has(formOf(request)['client_secret'] ?? '') ? granted() : refusedWith(code);
}

test('when the current secret is refused the next is tried, used from then on, and shown as working', async () => {
  const accepted = new Set(['old']);
  const held = { current: 'old', next: 'new' };
  const { ask, credential, http, notices } = startCredential(twoSecrets(held), taking(accepted));
  const shown = () => http.requests.map((request) => formOf(request)['client_secret']);
  assert.equal(credential.status().works, 'unknown');
  await ask();
  assert.deepEqual(credential.status(), {
    works: 'current',
    expiresAtMs: Date.UTC(2026, 1, 1),
    source: 'configured',
  });
  accepted.add('new').delete('old');
  await ask();
  assert.equal(credential.status().works, 'next');
  assert.equal(credential.status().expiresAtMs, Date.UTC(2027, 1, 1));
  await ask();
  // The old one is not shown a second time.
  assert.deepEqual(shown(), ['old', 'old', 'new', 'new']);
  // The operator puts the new one in the current's place: it counts at once.
  held.current = 'new';
  await ask();
  assert.equal(credential.status().works, 'current');
  assert.deepEqual(
    notices.map((notice) => notice.notice === 'credential-switched' && notice.works),
    ['next', 'current'],
  );
});

test('a current secret that is gone leaves the next one working', async () => {
  const held: { current?: string; next: string } = { current: 'old', next: 'new' };
  const { ask, credential } = startCredential(twoSecrets(held), taking(new Set(['new', 'old'])));
  await ask();
  delete held.current;
  await ask();
  assert.equal(credential.status().works, 'next');
});

test('a next secret that is refused in its turn gives the current one another chance', async () => {
  const accepted = new Set(['new']);
  const { ask, credential } = startCredential(
    twoSecrets({ current: 'old', next: 'new' }),
    taking(accepted, 7000215),
  );
  await ask();
  accepted.add('old').delete('new');
  await ask();
  assert.equal(credential.status().works, 'current');
});

test('when both are refused both are told, and nothing is said to work', async () => {
  const { ask, credential } = startCredential(
    twoSecrets({ current: 'canary~1', next: 'canary~2' }),
    taking(new Set()),
  );
  await assert.rejects(ask(), (error: ConnectorError) => {
    assert.equal(error.code, 'credential-secret-expired');
    assert.match(error.message, /AADSTS7000222.+next one in the configuration does not work either/);
    assert.doesNotMatch(error.message, /canary/);
    return true;
  });
  assert.equal(credential.status().works, 'unknown');
});

test('what does not speak against a secret does not move on to the next', async () => {
  const { ask, http } = startCredential(twoSecrets({ current: 'a', next: 'b' }), () => refusedWith(90033));
  await assert.rejects(ask(), { code: 'credential-service-failing' });
  assert.equal(http.requests.length, 1);
});
