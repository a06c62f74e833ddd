// Webhooks of one simulated tenant's subscriptions: their validation, notifications of new content, retries with
// growing pauses, and the end of one that fails too often. Numbers are not published; these are likely ones.
import type { PublishedBlob } from './activity-content.ts';
import { describeBlob, type Row } from './activity-listing.ts';
import type { ContentType } from './events/office-record.ts';

export interface WebhookCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Resolves to the HTTP status; rejects where there was no answer. Only 200 counts as success. */
export type PostWebhook = (call: WebhookCall) => Promise<number>;

export interface WebhookWish {
  readonly address: string;
  readonly authId: string | undefined;
  /** Milliseconds since 1970; undefined: never. */
  readonly expiresAtMs: number | undefined;
}

interface Webhook extends WebhookWish {
  /** Of the API's own addresses, as the request that made it knew them. */
  readonly origin: string;
  failures: number;
  isDisabled: boolean;
}

interface Notification {
  readonly contentType: ContentType;
  readonly blobs: readonly PublishedBlob[];
  tries: number;
  dueAtMs: number;
}

const firstPauseMs = 60_000;
const mostFailures = 8;
const mostLogged = 10_000;

export class ActivityWebhooks {
  readonly #tenant: { readonly tenantId: string; readonly clientId: string };
  readonly #webhooks = new Map<ContentType, Webhook>();
  #announced: PublishedBlob[] = [];
  #notifications: Notification[] = [];
  readonly #log: (Row & { readonly contentType: string; readonly sentAtMs: number })[] = [];
  #logged = 0;

  constructor(tenant: { readonly tenantId: string; readonly clientId: string }) {
    this.#tenant = tenant;
  }

  /** Makes, changes or revives the webhook of a subscription; undefined removes it. */
  set(contentType: ContentType, wish: WebhookWish | undefined, origin: string): void {
    if (wish === undefined) this.#webhooks.delete(contentType);
    else this.#webhooks.set(contentType, { ...wish, origin, failures: 0, isDisabled: false });
  }

  /** Whether setting it would change nothing. */
  isSame(contentType: ContentType, wish: WebhookWish | undefined): boolean {
    const known = this.#webhooks.get(contentType);
    if (known === undefined || wish === undefined) return known === wish;
    const { address, authId, expiresAtMs, isDisabled } = known;
    return (
      !isDisabled && address === wish.address && authId === wish.authId && expiresAtMs === wish.expiresAtMs
    );
  }

  describe(contentType: ContentType, nowMs: number): Readonly<Record<string, string | null>> | null {
    const webhook = this.#webhooks.get(contentType);
    if (webhook === undefined) return null;
    const { address, authId, expiresAtMs } = webhook;
    const expiration = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString();
    return { status: statusOf(webhook, nowMs), address, authId: authId ?? null, expiration };
  }

  /** New content; told with the next delivery where there is a webhook for it. */
  announce(blob: PublishedBlob): void {
    if (this.#webhooks.has(blob.contentType)) this.#announced.push(blob);
  }

  /** Sends what is due, one call after the other. */
  async deliver(post: PostWebhook, nowMs: number): Promise<void> {
    this.#takeAnnounced(nowMs);
    for (const notification of this.#notifications.filter(({ dueAtMs }) => dueAtMs <= nowMs)) {
      const webhook = this.#webhooks.get(notification.contentType);
      const isSent = webhook !== undefined && statusOf(webhook, nowMs) === 'enabled';
      if (!isSent || (await this.#send(post, webhook, notification, nowMs))) this.#drop(notification);
    }
  }

  /** What was sent in `[fromMs, toMs)`, one row per blob and try. */
  sent(contentType: ContentType, fromMs: number, toMs: number): readonly Row[] {
    return this.#log.filter(
      (row) => row.contentType === contentType && row.sentAtMs >= fromMs && row.sentAtMs < toMs,
    );
  }

  #takeAnnounced(nowMs: number): void {
    for (const [contentType, blobs] of Map.groupBy(this.#announced, (blob) => blob.contentType))
      this.#notifications.push({ contentType, blobs, tries: 0, dueAtMs: nowMs });
    this.#announced = [];
  }

  /** True when nothing is left to try. */
  async #send(
    post: PostWebhook,
    webhook: Webhook,
    notification: Notification,
    nowMs: number,
  ): Promise<boolean> {
    const { tenantId, clientId } = this.#tenant;
    const items = notification.blobs.map((blob) => ({
      tenantId,
      clientId,
      ...describeBlob(blob, webhook.origin, tenantId),
    }));
    const isTaken = await isAnswered200(post, webhook, JSON.stringify(items), {});
    this.#enter(notification, webhook.origin, isTaken ? 'success' : 'failure', nowMs);
    if (isTaken) {
      webhook.failures = 0;
      return true;
    }
    webhook.failures += 1;
    webhook.isDisabled = webhook.failures >= mostFailures;
    notification.dueAtMs = nowMs + firstPauseMs * 2 ** notification.tries;
    notification.tries += 1;
    return webhook.isDisabled;
  }

  #drop(notification: Notification): void {
    this.#notifications = this.#notifications.filter((other) => other !== notification);
  }

  #enter({ contentType, blobs }: Notification, origin: string, status: string, nowMs: number): void {
    for (const blob of blobs) {
      this.#logged += 1;
      const sent = { notificationSent: new Date(nowMs).toISOString(), notificationStatus: status };
      const item = { ...describeBlob(blob, origin, this.#tenant.tenantId), ...sent };
      this.#log.push({ number: this.#logged, contentType, sentAtMs: nowMs, item });
    }
    this.#log.splice(0, this.#log.length - mostLogged);
  }
}

/** The handshake before a webhook is taken; undefined: it passed, else why not. */
export async function validateWebhook(
  post: PostWebhook,
  wish: WebhookWish,
  validationCode: string,
): Promise<string | undefined> {
  if (!wish.address.toLowerCase().startsWith('https://')) return 'The address must begin with HTTPS.';
  const code = { 'Webhook-ValidationCode': validationCode };
  const isTaken = await isAnswered200(post, wish, JSON.stringify({ validationCode }), code);
  return isTaken ? undefined : 'The endpoint did not return HTTP 200.';
}

async function isAnswered200(
  post: PostWebhook,
  { address, authId }: WebhookWish,
  body: string,
  more: Readonly<Record<string, string>>,
): Promise<boolean> {
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    ...(authId !== undefined && { 'Webhook-AuthID': authId }),
    ...more,
  };
  try {
    return (await post({ url: address, headers, body })) === 200;
  } catch {
    return false;
  }
}

function statusOf({ isDisabled, expiresAtMs }: Webhook, nowMs: number): 'enabled' | 'disabled' | 'expired' {
  if (isDisabled) return 'disabled';
  return expiresAtMs !== undefined && expiresAtMs <= nowMs ? 'expired' : 'enabled';
}
