// POST subscriptions/start of the simulated Management Activity API: makes a subscription, or changes or revives
// its webhook, and refuses to be called again and again.
import { refuseActivity, throttleStart } from './activity-refusal.ts';
import { type PostWebhook, validateWebhook, type WebhookWish } from './activity-webhooks.ts';
import { type CloudAnswer, jsonAnswer } from './cloud-answer.ts';
import type { ContentType } from './events/office-record.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedTenant } from './tenant.ts';

interface StartCall {
  readonly tenant: SimulatedTenant;
  readonly contentType: ContentType;
  /** Of the request. */
  readonly body: string;
  readonly origin: string;
  readonly nowMs: number;
  readonly random: SeededRandom;
  readonly postWebhook: PostWebhook;
}

export async function startSubscription(call: StartCall): Promise<CloudAnswer> {
  const { tenant, contentType, origin, nowMs, random } = call;
  const waitMs = tenant.subscriptions.takeStart(contentType, nowMs);
  if (waitMs > 0) return throttleStart(waitMs);
  const asked = readWebhook(call.body, nowMs);
  if ('refusal' in asked) return asked.refusal;
  const { wish } = asked;
  const isSame = tenant.webhooks.isSame(contentType, wish);
  if (wish !== undefined && !isSame) {
    const reason = await validateWebhook(call.postWebhook, wish, random.uuid());
    if (reason !== undefined) return refuseActivity('AF20021', wish.address, reason);
  }
  const outcome = tenant.subscriptions.start(contentType, nowMs);
  if (outcome === 'unchanged' && isSame) return refuseActivity('AF20024');
  tenant.webhooks.set(contentType, wish, origin);
  const webhook = tenant.webhooks.describe(contentType, nowMs);
  return jsonAnswer(200, { contentType, status: 'enabled', webhook });
}

/** No body and no webhook in it mean the same: none. */
function readWebhook(
  body: string,
  nowMs: number,
): { readonly wish: WebhookWish | undefined } | { readonly refusal: CloudAnswer } {
  if (body.trim() === '') return { wish: undefined };
  const webhook = parsed(body)?.['webhook'];
  if (webhook === null || webhook === undefined) return { wish: undefined };
  if (typeof webhook !== 'object') return { refusal: refuseActivity('AF20002', 'webhook') };
  const { address, authId, expiration } = webhook as Readonly<Record<string, unknown>>;
  if (typeof address !== 'string') return { refusal: refuseActivity('AF20001', 'address') };
  const isNever = expiration === undefined || expiration === null || expiration === '';
  const expiresAtMs = isNever ? undefined : Date.parse(String(expiration));
  if (Number.isNaN(expiresAtMs)) return { refusal: refuseActivity('AF20002', 'expiration') };
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs)
    return { refusal: refuseActivity('AF20003', String(expiration)) };
  return { wish: { address, authId: typeof authId === 'string' ? authId : undefined, expiresAtMs } };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
