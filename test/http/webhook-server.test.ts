import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startWebhookServer } from '../../src/http/webhook-server.ts';
import type { Webhook } from '../../src/sources/webhook.ts';
import { secretFromFile } from '../../src/world/secret.ts';
import { type Authority, makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const authId = 'a-long-random-text';

async function start(t: TestContext, more: Partial<Webhook> = {}) {
  const file = join(tmpdir(), `auth-id-${process.pid}-${Math.trunc(performance.now() * 1_000)}`);
  await writeFile(file, `${authId}\n`, { mode: 0o600 });
  const clock = new VirtualClock();
  const seen = { notified: 0 };
  const webhook: Webhook = {
    source: 'office-activity',
    address: 'https://siem.example/hook/contoso',
    host: '127.0.0.1',
    port: 0,
    path: '/hook/contoso',
    authId: secretFromFile(file),
    notified: () => {
      seen.notified += 1;
    },
    ...more,
  };
  const server = await startWebhookServer(webhook, clock);
  t.after(async () => {
    await server.close();
    await rm(file);
  });
  const post = (body: string, headers: Record<string, string> = {}, path = webhook.path, method = 'POST') =>
    fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json; charset=utf-8', 'Webhook-AuthID': authId, ...headers },
      ...(method === 'GET' ? {} : { body }),
    });
  return { post, seen, server, clock, file };
}

const validation = JSON.stringify({ validationCode: 'x' });
const notification = JSON.stringify([{ contentType: 'Audit.General', contentUri: 'https://evil.example/' }]);

test('the handshake is answered with 200 and is no news, a notification is both', async (t) => {
  const { post, seen } = await start(t);
  assert.equal((await post(validation, { 'Webhook-ValidationCode': 'x' })).status, 200);
  assert.equal((await post('{}', { 'webhook-validationcode': 'x' })).status, 200);
  assert.equal(seen.notified, 0);
  assert.equal((await post(notification)).status, 200);
  assert.equal((await post('[]', { 'content-type': 'text/plain' })).status, 200);
  assert.equal(seen.notified, 2);
});

test('whoever lacks the authId, the path, the method or the shape gets one and the same empty answer', async (t) => {
  const { post, seen } = await start(t);
  const answers = await Promise.all([
    post(notification, { 'Webhook-AuthID': '' }),
    post(notification, { 'Webhook-AuthID': `${authId}x` }),
    post(validation, { 'Webhook-AuthID': 'wrong', 'Webhook-ValidationCode': 'x' }),
    post(notification, {}, '/'),
    post(notification, {}, '/hook/contoso/x'),
    post('', {}, '/hook/contoso', 'GET'),
    post('not json'),
    post('"text"'),
    post(`[${' '.repeat(1_100_000)}]`),
  ]);
  for (const answer of answers) assert.deepEqual([answer.status, await answer.text()], [404, '']);
  // After what is too long the connection ends; nothing else differs.
  const names = answers.map(({ headers }) => [...headers.keys()].filter((name) => name !== 'keep-alive'));
  assert.equal(new Set(names.map(String)).size, 1, names.join('\n'));
  assert.equal(seen.notified, 0);
});

test('a changed authId counts at once, and none that can be read lets nobody in', async (t) => {
  const { post, seen, file } = await start(t);
  await writeFile(file, 'another', { mode: 0o600 });
  assert.equal((await post(notification)).status, 404);
  assert.equal((await post(notification, { 'Webhook-AuthID': 'another' })).status, 200);
  await rename(file, `${file}.away`);
  assert.equal((await post(notification, { 'Webhook-AuthID': '' })).status, 404);
  await rename(`${file}.away`, file);
  assert.equal(seen.notified, 1);
});

test('a flood is told to come later, and a minute on all is well again', async (t) => {
  const { post, clock } = await start(t);
  const statuses = new Map<number, number>();
  for (let n = 0; n < 700; n += 1) {
    const { status } = await post(notification, n % 2 === 0 ? {} : { 'Webhook-AuthID': 'wrong' });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(statuses), { 200: 300, 404: 300, 429: 100 });
  clock.advance(60_000);
  assert.equal((await post(notification)).status, 200);
});

test('with a certificate it speaks TLS, and a renewed one counts within ten minutes', async (t) => {
  const authority = makeAuthority();
  const folder = join(tmpdir(), `hook-${process.pid}`);
  const [chain, key] = [`${folder}-chain.pem`, `${folder}-key.pem`];
  t.after(() => Promise.all([rm(chain), rm(key)]));
  const write = async (issuer: Authority) => {
    const made = makeCertificate({ issuer });
    await Promise.all([writeFile(chain, made.certificate), writeFile(key, made.key)]);
    return made.fingerprint;
  };
  const first = await write(authority);
  const certificate = { chain: secretFromFile(chain), key: secretFromFile(key) };
  const { server, seen, clock } = await start(t, { certificate });
  const notify = () =>
    new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'webhook-authid': authId };
      const sent = request(`${server.url}/hook/contoso`, {
        method: 'POST',
        headers,
        ca: authority.certificate,
        agent: false,
      });
      sent.on('response', (answer) => {
        const { socket } = answer as unknown as { socket: import('node:tls').TLSSocket };
        resolve(`${answer.statusCode} ${socket.getPeerCertificate().fingerprint256}`);
        answer.resume();
      });
      sent.on('error', reject);
      sent.end(notification);
    });
  assert.equal(await notify(), `200 ${first}`);
  const second = await write(authority);
  clock.advance(600_000);
  await notify();
  assert.equal(await notify(), `200 ${second}`);
  assert.equal(seen.notified, 3);
});

test('an address that cannot be listened on is told as such', async (t) => {
  const { server } = await start(t);
  const port = Number(new URL(server.url).port);
  await assert.rejects(start(t, { port }), { code: 'webhook-unavailable' });
});
