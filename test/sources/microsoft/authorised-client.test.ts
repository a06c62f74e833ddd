import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { createAuthorisedClient } from '../../../src/sources/microsoft/authorised-client.ts';
import { createHttpClient } from '../../../src/sources/microsoft/http.ts';
import type { Tokens } from '../../../src/sources/microsoft/token.ts';
import { serve } from '../../doubles/loopback-server.ts';
import { scriptedHttp } from '../../doubles/scripted-http.ts';

const signal = new AbortController().signal;
const origin = 'https://manage.office.com';

function numberedTokens() {
  const dropped: string[] = [];
  const doubted: string[] = [];
  const claims: (string | undefined)[] = [];
  const tokens: Tokens = {
    current: async () => `token-${dropped.length + 1}`,
    drop: (token, wanted) => {
      dropped.push(token);
      claims.push(wanted);
    },
    doubt: (token) => doubted.push(token),
  };
  return { ...tokens, dropped, doubted, claims };
}

function get(url: string) {
  return { method: 'GET', url, headers: {} } as const;
}

test('the token goes to its own origin and nowhere else', async () => {
  const http = scriptedHttp(() => ({}));
  const client = createAuthorisedClient(http, numberedTokens(), origin);
  const elsewhere = [
    'http://manage.office.com/',
    'https://manage.office.com:8443/',
    'https://manage.office.com.evil.example/',
    'https://evil.example/manage.office.com',
    'https://user:pass@manage.office.com/',
    'https://manage.office.com@evil.example/',
    '//evil.example/',
    'file:///etc/passwd',
    '',
  ];
  for (const url of elsewhere) {
    await assert.rejects(client.send(get(url), signal), { code: 'source-host-refused' }, url);
  }
  assert.equal(http.requests.length, 0);
  await client.send(get(`${origin}/x`), signal);
  assert.equal(http.requests[0]?.headers['authorization'], 'Bearer token-1');
});

test('plain http carries a token on loopback only', async () => {
  const http = scriptedHttp(() => ({}));
  const simulator = createAuthorisedClient(http, numberedTokens(), 'http://127.0.0.1:4711');
  await simulator.send(get('http://127.0.0.1:4711/x'), signal);
  const cleartext = createAuthorisedClient(http, numberedTokens(), 'http://siem.example');
  await assert.rejects(cleartext.send(get('http://siem.example/x'), signal), { code: 'source-host-refused' });
});

test('a 401 is answered once with a fresh token; the second is the answer', async () => {
  for (const statuses of [
    [401, 200],
    [401, 401, 200],
  ]) {
    const left = [...statuses];
    const http = scriptedHttp(() => ({ status: left.shift() ?? 0 }));
    const tokens = numberedTokens();
    const answer = await createAuthorisedClient(http, tokens, origin).send(get(`${origin}/x`), signal);
    assert.equal(answer.status, statuses[1]);
    assert.deepEqual(tokens.dropped, ['token-1']);
    assert.equal(http.requests[1]?.headers['authorization'], 'Bearer token-2');
  }
});

test('a 403 puts the token in doubt, and is the answer', async () => {
  const tokens = numberedTokens();
  const left = [401, 403];
  const http = scriptedHttp(() => ({ status: left.shift() ?? 0 }));
  const answer = await createAuthorisedClient(http, tokens, origin).send(get(`${origin}/x`), signal);
  assert.equal(answer.status, 403);
  assert.deepEqual([tokens.dropped, tokens.doubted], [['token-1'], ['token-2']]);
});

test('claims that a challenge asks for are handed on, and nothing that is none', async () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
  const encoded = Buffer.from(claims).toString('base64');
  const challenge = (text: string) =>
    `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${text}"`;
  const cases: readonly (readonly [string, string | undefined])[] = [
    [challenge(encoded), claims],
    [challenge(Buffer.from('[1]').toString('base64')), undefined],
    [challenge('not base64 of an object'), undefined],
    [challenge('a'.repeat(5_000)), undefined],
    ['Bearer error="invalid_token"', undefined],
  ];
  for (const [header, expected] of cases) {
    const left = [{ status: 401, headers: { 'www-authenticate': header } }, { status: 200 }];
    const http = scriptedHttp(() => left.shift() ?? {});
    const tokens = numberedTokens();
    await createAuthorisedClient(http, tokens, origin).send(get(`${origin}/x`), signal);
    assert.deepEqual(tokens.claims, [expected]);
  }
});

test('a redirect is an error that names its target, and a canary behind it sees nothing', async () => {
  const seen: IncomingMessage[] = [];
  await using canary = await serve((request, response) => {
    seen.push(request);
    response.end();
  });
  await using api = await serve((_request, response) => {
    response.writeHead(307, { location: `${canary.origin}/catch?x=1` }).end();
  });
  const http = createHttpClient({});
  const client = createAuthorisedClient(http, numberedTokens(), api.origin);
  await assert.rejects(client.send(get(`${api.origin}/x`), signal), {
    code: 'source-redirected',
    message: new RegExp(`redirects to 127\\.0\\.0\\.1:${canary.port}`),
  });
  await http.close();
  assert.equal(seen.length, 0);
});
