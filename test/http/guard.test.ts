// Who may ask at the HTTP door and who may not.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { httpOptions } from '../../src/http/options.ts';
import { type HttpPlace, startHttpServer } from '../../src/http/server.ts';
import { secretFromFile } from '../../src/world/secret.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { someViews } from '../doubles/some-views.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const token = 'a-token-that-is-long-enough';
const authority = makeAuthority();

async function secretIn(t: TestContext, text: string, name = 'secret') {
  const folder = await mkdtemp(join(tmpdir(), 'guard-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, name);
  await writeFile(file, text, { mode: 0o600 });
  return { file, secret: secretFromFile(file) };
}

async function start(t: TestContext, place: Partial<HttpPlace> = {}) {
  const clock = new VirtualClock();
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, ...place }, someViews(), clock);
  t.after(() => server.close());
  const get = (headers: Record<string, string> = {}, path = '/status') =>
    new Promise<{ status: number; body: string; challenge: string | undefined }>((resolve, reject) => {
      const request = server.url.startsWith('https') ? tlsRequest : plainRequest;
      const options = { headers, agent: false, ca: authority.certificate };
      const asked = request(server.url + path, options, (answer) => {
        let body = '';
        answer.on('data', (chunk) => {
          body += String(chunk);
        });
        const challenge = answer.headers['www-authenticate'];
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, challenge }));
      });
      asked.on('error', reject);
      asked.end();
    });
  return { server, clock, get };
}

test('without a token only names of this machine are answered, so that no web page can rebind its own', async (t) => {
  const { server, get } = await start(t);
  const { port } = new URL(server.url);
  for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', '127.8.9.1', '[::1]', `localhost:${port}`]) {
    assert.equal((await get({ host })).status, 200, host);
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1.evil.example',
    '192.0.2.1',
    'x@localhost',
  ]) {
    for (const path of ['/', '/status', '/health', '/metrics', '/coverage', '/nowhere']) {
      const { status, body } = await get({ host }, path);
      assert.ok(status === 421 || status === 400, `${host} ${status}`);
      assert.doesNotMatch(body, /evil|arcsight/);
    }
  }
});

test('with a token nothing is answered without it, and it counts as bearer and as password of any user', async (t) => {
  const { secret, file } = await secretIn(t, `${token}\n`);
  const { get } = await start(t, { token: secret });
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
  for (const path of ['/', '/status', '/health', '/metrics', '/coverage', '/nowhere']) {
    const { status, body, challenge } = await get({}, path);
    assert.equal(status, 401, path);
    assert.match(challenge ?? '', /^Basic /);
    assert.doesNotMatch(body, /arcsight/);
  }
  for (const authorization of [
    '',
    'Bearer',
    `Bearer ${token}x`,
    `bearer ${token.slice(1)}`,
    token,
    basic(`${token}:`),
  ]) {
    assert.equal((await get({ authorization })).status, 401, authorization);
  }
  for (const authorization of [
    `Bearer ${token}`,
    `bearer ${token}`,
    basic(`:${token}`),
    basic(`me:${token}`),
  ]) {
    assert.equal((await get({ authorization, host: 'siem.example' })).status, 200, authorization);
  }
  await writeFile(file, 'another-token-that-is-long-enough');
  assert.equal((await get({ authorization: `Bearer ${token}` })).status, 401);
  await rm(file);
  assert.equal(
    (await get({ authorization: 'Bearer ' })).status,
    401,
    'no token that can be read lets nobody in',
  );
});

test('a token that could be guessed opens no door', async (t) => {
  const { secret } = await secretIn(t, 'short');
  await assert.rejects(start(t, { token: secret }), {
    code: 'secret-unusable',
    message: /shorter than 16 characters/,
  });
});

test('who asks too often is told to come later, and a minute on all is well again', async (t) => {
  const { secret } = await secretIn(t, token);
  const { get, clock } = await start(t, { token: secret });
  const counts = new Map<number, number>();
  for (let n = 0; n < 610; n += 1) {
    const { status } = await get({ authorization: `Bearer guess-${n}` });
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(counts), { 401: 600, 429: 10 });
  assert.equal((await get({ authorization: `Bearer ${token}` })).status, 429);
  clock.advance(60_000);
  assert.equal((await get({ authorization: `Bearer ${token}` })).status, 200);
});

test('with a certificate it speaks TLS and nothing else', async (t) => {
  const { certificate, key } = makeCertificate({ issuer: authority });
  const [chain, keyPlace] = [await secretIn(t, certificate), await secretIn(t, key)];
  const { server, get } = await start(t, {
    certificate: { chain: chain.secret, key: keyPlace.secret },
  });
  assert.match(server.url, /^https:/);
  assert.equal((await get()).status, 200);
  await assert.rejects(fetch(server.url.replace('https', 'http')));
});

test('certificate and key that do not belong together are named', async (t) => {
  const chain = await secretIn(t, makeCertificate({ issuer: authority }).certificate, 'chain.pem');
  const key = await secretIn(t, makeCertificate({ issuer: authority }).key, 'key.pem');
  await assert.rejects(start(t, { certificate: { chain: chain.secret, key: key.secret } }), {
    code: 'secret-unusable',
    message: /chain\.pem.*key\.pem.*cannot be used together/,
  });
});

test('beyond loopback the configuration wants a token and TLS, and says how else it can be done', () => {
  const problems = (given: object) =>
    (httpOptions.safeParse(given).error?.issues ?? []).map(
      ({ path, message, ...rest }) =>
        `${path.join('.')}: ${message} / ${(rest as { params?: { remedy: string } }).params?.remedy}`,
    );
  const tls = { certificateFile: 'c.pem', keyFile: 'k.pem' };
  for (const host of ['127.0.0.1', 'localhost', '::1', '127.1.2.3']) assert.deepEqual(problems({ host }), []);
  assert.deepEqual(problems({ host: '0.0.0.0', tokenFile: 't', ...tls }), []);
  assert.match(
    problems({ host: '0.0.0.0' }).join(),
    /^host: 0\.0\.0\.0 is reached from other machines, which needs a token \(tokenFile\) and TLS .*127\.0\.0\.1.*proxy/,
  );
  assert.match(
    problems({ host: '::', tokenFile: 't' }).join(),
    /needs TLS \(certificateFile and keyFile\) \//,
  );
  assert.match(problems({ host: 'siem.example', ...tls }).join(), /needs a token \(tokenFile\) \//);
  assert.match(problems({ certificateFile: 'c.pem' }).join(), /^certificateFile: needs keyFile beside it/);
  assert.match(problems({ tokenFile: 't', tokenVariable: 'T' }).join(), /exactly one place/);
});
