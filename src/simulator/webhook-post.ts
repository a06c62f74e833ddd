// Calls a webhook over HTTPS, for the simulated cloud of `simulate`.
import { request } from 'node:https';
import type { PostWebhook } from './activity-webhooks.ts';

const patienceMs = 10_000;

/** `authorities`: PEM of who may have signed the receiver's certificate; undefined: whom the system trusts. */
export function createWebhookPost(authorities: string | undefined): PostWebhook {
  return ({ url, headers, body }) =>
    new Promise((resolve, reject) => {
      const options = { method: 'POST', headers, timeout: patienceMs, agent: false, ca: authorities };
      const call = request(url, options, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0)).on('error', reject);
      });
      call.on('timeout', () => call.destroy(new Error('the webhook gave no answer'))).on('error', reject);
      call.end(body);
    });
}
