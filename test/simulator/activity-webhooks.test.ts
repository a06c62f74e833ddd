import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WebhookCall } from '../../src/simulator/activity-webhooks.ts';
import {
  activityCode,
  clientId,
  type PlainAnswer,
  SimulatedCloud,
  tenantId,
} from '../doubles/simulated-cloud.ts';

const minuteMs = 60_000;
const general = 'contentType=Audit.General';
const webhook = { address: 'https://siem.example/hook', authId: 'known to both', expiration: '' };

/** A cloud whose webhooks arrive here, and are answered as told: at first with 200. */
class Receiver {
  status = 200;
  readonly calls: WebhookCall[] = [];
  readonly simulated = new SimulatedCloud({
    events: { detectionShare: 0, blobRecords: 1 },
    listingPageSize: 1_000,
    postWebhook: async (call) => {
      this.calls.push(call);
      if (this.status === 0) throw new Error('nobody there');
      return this.status;
    },
  });

  async start(wish: object | null = webhook): Promise<PlainAnswer> {
    this.simulated.clock.advance(15 * minuteMs);
    const { simulated } = this;
    const token = await simulated.token('https://manage.office.com');
    const path = `/api/v1.0/${tenantId}/activity/feed/subscriptions/start?${general}`;
    return simulated.ask('POST', path, token, JSON.stringify({ webhook: wish }));
  }

  async listed(): Promise<{ readonly webhook: { readonly status: string } | null }> {
    const [first] = (await this.simulated.activity('GET', 'subscriptions/list')).json() as never[];
    return first ?? { webhook: null };
  }

  /** Lets content be made, and what is due be sent. */
  async happen(): Promise<void> {
    this.simulated.tenant.addEvents(20, this.simulated.clock.now());
    await this.pass(2 * minuteMs);
  }

  async pass(ms: number): Promise<void> {
    this.simulated.clock.advance(ms);
    await this.simulated.cloud.notify();
  }
}

test('a webhook is validated before it is taken', async () => {
  const receiver = new Receiver();
  const answer = await receiver.start();
  const { expiration: _, ...told } = webhook;
  const described = { status: 'enabled', ...told, expiration: null };
  assert.deepEqual(answer.json(), { contentType: 'Audit.General', status: 'enabled', webhook: described });
  const [call, ...others] = receiver.calls;
  assert.equal(others.length, 0);
  assert.equal(call?.url, webhook.address);
  assert.equal(call?.headers['Content-Type'], 'application/json; charset=utf-8');
  assert.equal(call?.headers['Webhook-AuthID'], webhook.authId);
  const code = call?.headers['Webhook-ValidationCode'];
  assert.deepEqual(JSON.parse(call?.body ?? ''), { validationCode: code });
  assert.deepEqual((await receiver.listed()).webhook, described);
});

test('without an answer of 200, without https, or when it is past, there is no subscription', async () => {
  const receiver = new Receiver();
  for (const status of [500, 204, 0]) {
    receiver.status = status;
    const answer = await receiver.start();
    assert.deepEqual([answer.status, activityCode(answer)], [400, 'AF20021']);
    assert.match(answer.text, /did not return HTTP 200/);
  }
  receiver.status = 200;
  const plain = await receiver.start({ address: 'http://siem.example/hook' });
  assert.match(plain.text, /AF20021.*must begin with HTTPS/);
  const past = await receiver.start({ ...webhook, expiration: '2026-01-01T00:00:00Z' });
  assert.equal(activityCode(past), 'AF20003');
  assert.equal(activityCode(await receiver.start({ authId: 'a' })), 'AF20001');
  assert.deepEqual((await receiver.simulated.activity('GET', 'subscriptions/list')).json(), []);
});

test('new content is told with what it takes to fetch it, and each of it once', async () => {
  const receiver = new Receiver();
  await receiver.start();
  await receiver.happen();
  await receiver.pass(minuteMs);
  const [, call, ...others] = receiver.calls;
  assert.equal(others.length, 0);
  assert.equal(call?.headers['Webhook-AuthID'], webhook.authId);
  assert.equal(call?.headers['Webhook-ValidationCode'], undefined);
  const told = JSON.parse(call?.body ?? '') as { readonly contentUri: string }[];
  const { simulated } = receiver;
  const listed = (await simulated.activity('GET', `subscriptions/content?${general}`)).json() as {
    readonly contentUri: string;
  }[];
  assert.deepEqual(told, listed.map((content) => ({ tenantId, clientId, ...content }))); // biome-ignore format: one claim
  const uri = told[0]?.contentUri ?? '';
  const blob = await simulated.ask('GET', uri, await simulated.token('https://manage.office.com'));
  assert.equal(blob.status, 200);
});

test('what is not answered with 200 is sent again with growing pauses, and the log says so', async () => {
  const receiver = new Receiver();
  await receiver.start();
  receiver.status = 503;
  await receiver.happen();
  const sentAt: number[] = [0];
  for (let minute = 1; minute <= 8; minute += 1) {
    const before = receiver.calls.length;
    if (minute === 7) receiver.status = 200;
    await receiver.pass(minuteMs);
    if (receiver.calls.length > before) sentAt.push(minute);
  }
  assert.deepEqual(sentAt, [0, 1, 3, 7]);
  const answer = await receiver.simulated.activity('GET', `subscriptions/notifications?${general}`);
  const rows = answer.json() as { contentId: string; notificationStatus: string; notificationSent: string }[];
  const first = rows.filter(({ contentId }) => contentId === rows[0]?.contentId);
  assert.deepEqual(
    first.map(({ notificationStatus }) => notificationStatus),
    ['failure', 'failure', 'failure', 'success'],
  );
  assert.ok(
    Date.parse(first[3]?.notificationSent ?? '') - Date.parse(first[0]?.notificationSent ?? '') ===
      7 * minuteMs,
  );
});

test('a webhook that fails too often is disabled, content stays listable, and a start revives it', async () => {
  const receiver = new Receiver();
  await receiver.start();
  receiver.status = 0;
  await receiver.happen();
  for (let hour = 0; hour < 8; hour += 1) await receiver.pass(60 * minuteMs);
  assert.equal((await receiver.listed()).webhook?.status, 'disabled');
  const { length } = receiver.calls;
  await receiver.happen();
  assert.equal(receiver.calls.length, length);
  const content = await receiver.simulated.activity('GET', `subscriptions/content?${general}`);
  assert.ok((content.json() as unknown[]).length > 0);
  receiver.status = 200;
  assert.equal((await receiver.start()).status, 200);
  assert.equal((await receiver.listed()).webhook?.status, 'enabled');
  await receiver.happen();
  assert.ok(receiver.calls.length > length + 1);
});

test('an expired webhook hears nothing more, and a start without one removes it', async () => {
  const receiver = new Receiver();
  const { clock } = receiver.simulated;
  const expiration = new Date(clock.now() + 30 * minuteMs).toISOString();
  await receiver.start({ ...webhook, expiration });
  await receiver.pass(20 * minuteMs);
  await receiver.happen();
  assert.equal(receiver.calls.length, 1);
  assert.equal((await receiver.listed()).webhook?.status, 'expired');
  assert.equal((await receiver.start(null)).status, 200);
  assert.equal((await receiver.listed()).webhook, null);
  assert.equal(activityCode(await receiver.start(null)), 'AF20024');
});

test('notifications of a missing subscription are refused as its content is', async () => {
  const answer = await new SimulatedCloud().activity('GET', `subscriptions/notifications?${general}`);
  assert.equal(activityCode(answer), 'AF20022');
});
