import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes } from '../../../src/errors/codes.ts';
import { ConnectorError } from '../../../src/errors/connector-error.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import type { HttpRequest } from '../../../src/sources/http-client.ts';
import { aadsts } from '../../../src/sources/microsoft/aadsts.ts';
import { createTokens } from '../../../src/sources/microsoft/token.ts';
import { tokenRoles } from '../../../src/sources/microsoft/token-roles.ts';
import { type ScriptedAnswer, scriptedHttp } from '../../doubles/scripted-http.ts';
import { contoso } from '../../doubles/source-setup.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

const signal = new AbortController().signal;
const secretValue = 'canary~secret';
const correlationId = 'c0ffee00-1234-4000-8000-000000000001';

function start(answer: (request: HttpRequest, count: number) => ScriptedAnswer, secret = secretValue) {
  let count = 0;
  let reads = 0;
  const http = scriptedHttp((request) => {
    count += 1;
    return answer(request, count);
  });
  const clock = new VirtualClock();
  const notices: Notice[] = [];
  const read = async () => {
    reads += 1;
    return secret;
  };
  const tokens = createTokens({
    tenant: contoso,
    resource: 'https://manage.office.com',
    secret: { read },
    http,
    clock,
    report: (notice) => notices.push(notice),
  });
  return { tokens, http, clock, notices, reads: () => reads };
}

function granted(count: number, expiresIn: unknown = '3599'): ScriptedAnswer {
  return { body: { token_type: 'Bearer', expires_in: expiresIn, access_token: `token-${count}` } };
}

function refusedWith(code: number, status = 401, error = 'invalid_client'): ScriptedAnswer {
  const description = `AADSTS${code}: said with ${secretValue}\r\nTrace ID: 0`;
  return {
    status,
    body: { error, error_description: description, error_codes: [code], correlation_id: correlationId },
  };
}

test('a token is asked for as the v1 endpoint wants it, and kept', async () => {
  const { tokens, http, reads } = start((_request, count) => granted(count));
  assert.equal(await tokens.current(signal), 'token-1');
  assert.equal(await tokens.current(signal), 'token-1');
  assert.equal(http.requests.length, 1);
  assert.equal(reads(), 1);
  const [request] = http.requests;
  assert.equal(request?.url, `https://login.microsoftonline.com/${contoso.tenantId}/oauth2/token`);
  const form = Object.fromEntries(new URLSearchParams(request?.body));
  assert.deepEqual(form, {
    grant_type: 'client_credentials',
    client_id: contoso.clientId,
    client_secret: secretValue,
    resource: 'https://manage.office.com',
  });
});

test('a token is renewed five minutes early, its life being text or number, and the secret read again', async () => {
  for (const expiresIn of ['3599', 3599]) {
    const { tokens, clock, reads } = start((_request, count) => granted(count, expiresIn));
    await tokens.current(signal);
    clock.advance(3_298_000);
    assert.equal(await tokens.current(signal), 'token-1');
    clock.advance(2_000);
    assert.equal(await tokens.current(signal), 'token-2');
    assert.equal(reads(), 2);
  }
});

test('many who ask at once cause one request', async () => {
  const { tokens, http } = start((_request, count) => granted(count));
  const all = await Promise.all(Array.from({ length: 20 }, () => tokens.current(signal)));
  assert.equal(new Set(all).size, 1);
  assert.equal(http.requests.length, 1);
});

test('while renewing fails for a passing reason the old token is used, until it ends', async () => {
  const { tokens, clock, notices } = start((_request, count) =>
    count === 1 ? granted(1) : refusedWith(90033, 503, 'temporarily_unavailable'),
  );
  await tokens.current(signal);
  clock.advance(3_400_000);
  assert.equal(await tokens.current(signal), 'token-1');
  assert.equal(notices[0]?.notice, 'token-renewal-failed');
  clock.advance(200_000);
  await assert.rejects(tokens.current(signal), { code: 'credential-service-failing' });
});

test('a dropped token is replaced, and one dropped late does not take its successor along', async () => {
  const { tokens } = start((_request, count) => granted(count));
  await tokens.current(signal);
  tokens.drop('token-1');
  assert.equal(await tokens.current(signal), 'token-2');
  tokens.drop('token-1');
  assert.equal(await tokens.current(signal), 'token-2');
});

test('one who stops waiting is let go, and the others still get the token', async () => {
  const { promise, resolve } = Promise.withResolvers<ScriptedAnswer>();
  const http = { send: async (request: HttpRequest) => scriptedHttp(() => promise).send(request, signal) };
  const tokens = createTokens({
    tenant: contoso,
    resource: 'r',
    secret: { read: async () => 's' },
    http,
    clock: new VirtualClock(),
    report: () => {},
  });
  const stop = new AbortController();
  const stopped = tokens.current(stop.signal);
  const patient = tokens.current(signal);
  stop.abort();
  await assert.rejects(stopped, { name: 'AbortError' });
  resolve(granted(7));
  assert.equal(await patient, 'token-7');
});

async function refusalOf(answer: ScriptedAnswer, secret?: string): Promise<ConnectorError> {
  const error = await start(() => answer, secret)
    .tokens.current(signal)
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof ConnectorError);
  assert.doesNotMatch(`${error.message} ${error.remedy} ${error.stack}`, /canary/);
  return error;
}

test('every AADSTS number of the table is told by number, with correlation id and without the secret', async () => {
  for (const [number, entry] of Object.entries(aadsts)) {
    const error = await refusalOf(refusedWith(Number(number)));
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
  assert.equal(
    (await refusalOf(refusedWith(999_999, 400, 'invalid_resource'))).code,
    'credential-resource-unknown',
  );
  assert.equal((await refusalOf(refusedWith(999_999, 400, 'unheard_of'))).code, 'credential-refused');
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

test('the roles of a token are read for diagnosis, and nonsense has none', () => {
  const claims = Buffer.from('{"roles":["ActivityFeed.Read",1]}').toString('base64url');
  assert.deepEqual(tokenRoles(`x.${claims}.y`), ['ActivityFeed.Read']);
  assert.deepEqual(tokenRoles('nonsense'), []);
});
