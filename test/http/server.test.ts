import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { startHttpServer } from '../../src/http/server.ts';
import type { CoverageReport } from '../../src/notices/coverage-report.ts';
import type { Status } from '../../src/notices/status.ts';
import { systemClock } from '../../src/world/clock.ts';
import { someDestination, someStatus, someTrouble } from '../doubles/some-status.ts';
import { someViews } from '../doubles/some-views.ts';

test('health, metrics, status and the page answer on the port that was taken', async (t) => {
  const server = await startHttpServer({ host: '127.0.0.1', port: 0 }, someViews(someStatus()), systemClock);
  t.after(() => server.close());
  const health = await fetch(`${server.url}/health`);
  assert.deepEqual([health.status, await health.json()], [200, { status: 'healthy', reasons: [] }]);
  const metrics = await fetch(`${server.url}/metrics`);
  assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  assert.equal(await metrics.text(), 'up 1\n');
  const status = (await (await fetch(`${server.url}/status`)).json()) as Status;
  assert.equal(status.destinations[0]?.linesProven, 1_200);
  const page = await (await fetch(server.url)).text();
  assert.match(page, /arcsight.*confirmed-by-close/s);
  assert.match(page, /complete through<\/dt><dd>1970-01-01 00:16 UTC/);
  assert.doesNotMatch(page, /<script|https?:/);
});

test('coverage is of the hours asked for, and of seven days when none or nonsense is asked', async (t) => {
  const server = await startHttpServer({ host: '127.0.0.1', port: 0 }, someViews(someStatus()), systemClock);
  t.after(() => server.close());
  const hours = async (query: string) => {
    const { toMs } = (await (await fetch(`${server.url}/coverage${query}`)).json()) as CoverageReport;
    return toMs / 3_600_000;
  };
  assert.equal(await hours('?hours=5'), 5);
  for (const query of ['', '?hours=0', '?hours=x', '?hours=9999']) assert.equal(await hours(query), 168);
});

test('no answer is kept, guessed at or framed by a browser', async (t) => {
  const server = await startHttpServer({ host: '127.0.0.1', port: 0 }, someViews(someStatus()), systemClock);
  t.after(() => server.close());
  for (const path of ['/', '/health', '/metrics', '/status', '/nowhere']) {
    const { headers } = await fetch(`${server.url}${path}`);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('cache-control'), 'no-store', path);
  }
  const { headers } = await fetch(server.url);
  assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none';.*frame-ancestors 'none'/);
});

test('trouble shows as 503 with its reasons, and on the page with its words made harmless', async (t) => {
  const destination = { ...someDestination, state: 'holding', trouble: someTrouble } as const;
  const server = await startHttpServer(
    { host: '127.0.0.1', port: 0 },
    someViews(someStatus({ destinations: [destination] })),
    systemClock,
  );
  t.after(() => server.close());
  const health = await fetch(`${server.url}/health`);
  assert.equal(health.status, 503);
  assert.match(await health.text(), /Check that it runs\./);
  assert.match(await (await fetch(server.url)).text(), /Connecting to &lt;siem&gt; failed\./);
});

test('the page says why attention is needed where no source or destination is in trouble', async (t) => {
  const full = { ...someStatus().journal, isFull: true };
  const server = await startHttpServer(
    { host: '127.0.0.1', port: 0 },
    someViews(someStatus({ journal: full })),
    systemClock,
  );
  t.after(() => server.close());
  assert.match(await (await fetch(server.url)).text(), /The journal is full.*journal\.maxMegabytes/);
});

test('rejects are not shown to whoever reaches the port', async (t) => {
  const server = await startHttpServer({ host: '127.0.0.1', port: 0 }, someViews(someStatus()), systemClock);
  t.after(() => server.close());
  assert.equal((await fetch(`${server.url}/rejects`)).status, 404);
});

test('an answer that fails tells what is known of it, and of a defect nothing', async (t) => {
  let failure: Error = new ConnectorError('journal-read-failed', { message: 'Reading failed.' });
  const views = { ...someViews(), coverage: () => Promise.reject(failure) };
  const server = await startHttpServer({ host: '127.0.0.1', port: 0 }, views, systemClock);
  t.after(() => server.close());
  const known = await fetch(`${server.url}/coverage`);
  assert.equal(known.status, 503);
  assert.match(await known.text(), /journal-read-failed.*Reading failed\..*remedy/);
  failure = new TypeError('canary');
  const defect = await fetch(`${server.url}/coverage`);
  assert.equal(defect.status, 500);
  assert.doesNotMatch(await defect.text(), /canary/);
});

test('a port that is taken is named with its remedy', async (t) => {
  const first = await startHttpServer({ host: '127.0.0.1', port: 0 }, someViews(someStatus()), systemClock);
  t.after(() => first.close());
  const port = Number(new URL(first.url).port);
  await assert.rejects(startHttpServer({ host: '127.0.0.1', port }, someViews(someStatus()), systemClock), {
    code: 'http-unavailable',
  });
});
