// The webhook as the source keeps it: set apart from the subscription, revived, never in a loop.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { officeActivityOptions } from '../../../src/sources/office-activity/options.ts';
import { webhookOptions } from '../../../src/sources/office-activity/webhook-options.ts';
import { refused } from '../../doubles/activity-tenant.ts';
import { hourMs, startOfficeActivity } from './harness.ts';

const address = 'https://siem.contoso.example/hook';

async function start(t: TestContext) {
  const authIdFile = join(tmpdir(), `office-auth-id-${process.pid}-${t.name.length}`);
  await writeFile(authIdFile, 'shown\n', { mode: 0o600 });
  t.after(() => rm(authIdFile));
  const run = startOfficeActivity({ webhook: { address, port: 0, authIdFile } });
  const starts = () => run.http.requests.filter(({ url }) => url.includes('subscriptions/start'));
  return { ...run, starts };
}

test('a webhook is asked for once, with what Microsoft has to show, and looked after from then on', async (t) => {
  const { round, starts, api, clock, notices } = await start(t);
  await round();
  assert.deepEqual(
    starts().map(({ body }) => JSON.parse(body ?? '')),
    [{ webhook: { address, authId: 'shown', expiration: '' } }],
  );
  for (let minute = 0; minute < 180; minute += 1) {
    clock.advance(60_000);
    await round();
  }
  assert.equal(starts().length, 1);
  api.webhooks.set('Audit.General', { address, status: 'disabled' });
  clock.advance(hourMs);
  await round();
  assert.equal(starts().length, 2);
  assert.equal(api.webhooks.get('Audit.General')?.status, 'enabled');
  assert.equal(notices.filter(({ notice }) => notice === 'webhook-set').length, 2);
});

test('a webhook that Microsoft does not take costs nothing but a try every 15 minutes', async (t) => {
  const { round, starts, api, clock, notices } = await start(t);
  api.fault = (call) => (call === 'start' ? refused('AF20021') : undefined);
  for (let minute = 0; minute < 60; minute += 1) {
    await round();
    clock.advance(60_000);
  }
  assert.equal(starts().length, 4);
  const told = notices.filter(({ notice }) => notice === 'webhook-refused');
  assert.equal(told.length, 4);
});

test('a missing subscription is started without the webhook first, so that a bad one does not cost it', async (t) => {
  const { round, starts, api, clock } = await start(t);
  api.subscribed.clear();
  await round();
  assert.deepEqual(
    starts().map(({ body }) => body),
    [undefined],
  );
  clock.advance(16 * 60_000);
  await round();
  assert.equal(starts().length, 2);
  assert.match(starts()[1]?.body ?? '', /siem\.contoso/);
});

test('it is rung by notifications only, and says where to listen', async (t) => {
  const { source } = await start(t);
  const { webhook, wakes } = source;
  assert.deepEqual([webhook?.host, webhook?.port, webhook?.path], ['127.0.0.1', 0, '/hook']);
  const over = new AbortController();
  let woken = 0;
  const first = wakes?.(over.signal).then(() => {
    woken += 1;
  });
  await Promise.resolve();
  assert.equal(woken, 0);
  webhook?.notified();
  await first;
  // One that comes while nobody waits is not forgotten, and heard once.
  webhook?.notified();
  await wakes?.(over.signal);
  const third = wakes?.(over.signal);
  over.abort();
  await third;
  assert.equal(woken, 1);
});

test('an address that is not https, and half a certificate, are refused in the configuration', () => {
  const base = { address, port: 1, authIdFile: 'a' };
  const parse = (webhook: object) => officeActivityOptions.safeParse({ webhook }).success;
  assert.equal(parse(base), true);
  for (const wrong of [
    { address: 'http://siem.contoso.example/hook' },
    { address: `${address}?a=1` },
    { certificateFile: 'c' },
  ])
    assert.equal(parse({ ...base, ...wrong }), false);
});

test('beyond loopback the webhook has to speak TLS itself', () => {
  const problems = (more: object) => {
    const given = { address: 'https://siem.example/hook', port: 8443, authIdFile: 'a', ...more };
    const { error } = webhookOptions.safeParse(given);
    return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  const tls = { certificateFile: 'c.pem', keyFile: 'k.pem' };
  for (const more of [{}, { host: '::1' }, { host: '0.0.0.0', ...tls }]) assert.deepEqual(problems(more), []);
  assert.deepEqual(problems({ host: '0.0.0.0' }), [
    'host: 0.0.0.0 is reached from other machines, which needs TLS',
  ]);
  assert.deepEqual(problems({ keyFile: 'k.pem' }), ['keyFile: needs certificateFile beside it']);
});
