// The webhook of an office-activity source, from its options: what has to be listened for, and what Microsoft is told
// of it.
import { type Secret, secretFromFile } from '../../world/secret.ts';
import type { Webhook } from '../webhook.ts';
import type { Alarm } from './alarm.ts';
import type { SubscriptionWebhook } from './subscriptions.ts';
import type { WebhookOptions } from './webhook-options.ts';

export interface ActivityWebhook {
  readonly listened: Webhook;
  readonly subscribed: SubscriptionWebhook;
}

export function activityWebhook(
  source: string,
  options: WebhookOptions | undefined,
  alarm: Alarm,
): ActivityWebhook | undefined {
  if (options === undefined) return undefined;
  const { address, host, port, certificateFile, keyFile } = options;
  const authId: Secret = secretFromFile(options.authIdFile);
  const certificate =
    certificateFile === undefined || keyFile === undefined
      ? {}
      : { certificate: { chain: secretFromFile(certificateFile), key: secretFromFile(keyFile) } };
  const { pathname: path } = new URL(address);
  return {
    listened: { source, address, host, port, path, authId, ...certificate, notified: alarm.ring },
    subscribed: { address, wish: async () => ({ address, authId: await authId.read() }) },
  };
}
