// Whatever strangers send to the doors: no defect shows, nothing secret comes back, and the door goes on answering.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { startHttpServer } from '../../src/http/server.ts';
import { startWebhookServer } from '../../src/http/webhook-server.ts';
import { secretFromFile } from '../../src/world/secret.ts';
import { someViews } from '../doubles/some-views.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const secretText = 'canary-that-nobody-may-see';
const authorised = { authorization: `Bearer ${secretText}`, 'webhook-authid': secretText };
const cases = { numRuns: 200, endOnFailure: true };

async function secretIn(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'strangers-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'secret'), secretText, { mode: 0o600 });
  return secretFromFile(join(folder, 'secret'));
}

/** Everything that comes back until the other side closes. */
function answerTo(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
    // Refused in the middle of a write: what was answered before still counts.
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.end(bytes);
  });
}

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'binary-ascii' });
const method = fc.oneof(
  fc.constant('GET'),
  fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PATCH', 'PRI'),
  fc.stringMatching(/^[A-Z]{1,9}$/),
);
const knownPath = fc.constantFrom(
  ...['/', '/health', '/metrics', '/status', '/coverage', '/coverage?hours=1e9', '/rejects', '/rejects/1'],
  ...['/backfills', '/hook', '/hook?x', '/hook/', '//', '/%00', '/%', '/../../etc/passwd', '*', 'http://a/'],
);
const path = fc.oneof(
  { weight: 3, arbitrary: knownPath },
  { weight: 1, arbitrary: word.map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.webPath() },
);
const header = fc.oneof(
  fc.constantFrom<readonly [string, string]>(
    ['host', 'evil.example'],
    ['host', ''],
    ['authorization', 'Basic !!!!'],
    ['authorization', 'Bearer x'],
    ['webhook-authid', 'x'],
    ['content-length', '-1'],
    ['content-length', '99999999999'],
    ['transfer-encoding', 'chunked'],
    ['transfer-encoding', 'gzip, identity'],
    ['content-type', 'application/json'],
    ['content-type', 'multipart/form-data; boundary='],
    ['connection', 'upgrade'],
    ['upgrade', 'websocket'],
    ['expect', '100-continue'],
    ['expect', 'the unexpected'],
    ['x-forwarded-for', '127.0.0.1'],
    ['accept-version', '9.9.9'],
  ),
  fc.tuple(fc.stringMatching(/^[a-z][a-z-]{0,11}$/), word),
  fc.tuple(fc.constant('x-long'), fc.constant('x'.repeat(20_000))),
);
const body = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    '[]',
    '[[[[',
    '{"validationCode":1}',
    '{"__proto__":{"x":1}}',
    '\0'.repeat(2_000),
  ),
  fc.json({ maxDepth: 2 }),
  word,
);

const request = fc
  .record({
    method,
    path,
    version: fc.constantFrom('1.1', '1.1', '1.1', '1.0', '2.0', 'x'),
    headers: fc.array(header, { maxLength: 4 }),
    isAuthorised: fc.boolean(),
    body,
  })
  .map((wish) => {
    const shown = wish.isAuthorised ? Object.entries(authorised) : [];
    const length = ['content-length', String(Buffer.byteLength(wish.body))] as const;
    const lines = [
      ['host', 'localhost'] as const,
      ...shown,
      ...wish.headers,
      length,
      ['connection', 'close'],
    ];
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return Buffer.from(`${wish.method} ${wish.path} HTTP/${wish.version}\r\n${head}\r\n${wish.body}`, 'utf8');
  });
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const anything = fc.oneof({ weight: 5, arbitrary: request }, { weight: 1, arbitrary: noise });

async function assertNothingTold(port: number, clock: VirtualClock): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      // A minute each, so that the limit of requests hides nothing.
      clock.advance(60_000);
      const answer = await answerTo(port, bytes);
      assert.doesNotMatch(answer, /^HTTP\/1\.\d 5/);
      assert.ok(!answer.includes(secretText), answer);
      assert.doesNotMatch(answer, /node_modules|\.ts:\d|at \w+ \(/);
    }),
    cases,
  );
}

test('the status door tells strangers neither the token nor a defect', async (t) => {
  const token = await secretIn(t);
  const clock = new VirtualClock();
  const kept = async () => assert.fail('rejects and their records are for the control socket');
  const views = { ...someViews(), rejects: kept, rejected: kept };
  for (const place of [{ token }, {}]) {
    const server = await startHttpServer({ host: '127.0.0.1', port: 0, ...place }, views, clock);
    t.after(() => server.close());
    await assertNothingTold(Number(new URL(server.url).port), clock);
    const headers = { authorization: authorised.authorization };
    assert.equal((await fetch(`${server.url}/health`, { headers })).status, 200);
  }
});

test('the webhook door tells strangers neither the authId nor a defect', async (t) => {
  const clock = new VirtualClock();
  const webhook = {
    source: 'office-activity',
    address: 'https://siem.example/hook',
    host: '127.0.0.1',
    port: 0,
    path: '/hook',
    authId: await secretIn(t),
    notified: () => {},
  };
  const server = await startWebhookServer(webhook, clock);
  t.after(() => server.close());
  await assertNothingTold(Number(new URL(server.url).port), clock);
  const headers = { 'webhook-authid': secretText, 'content-type': 'application/json' };
  const posted = await fetch(`${server.url}/hook`, { method: 'POST', headers, body: '[]' });
  assert.equal(posted.status, 200);
});
