// Until when a credential is good, as people count it.
import type { CredentialStatus } from '../model/credential-status.ts';

const dayMs = 86_400_000;

/** `expires in 12 days`, `expired 3 days ago`, `expiry unknown`. */
export function expiryText(expiresAtMs: number | undefined, nowMs: number): string {
  if (expiresAtMs === undefined) return 'expiry unknown';
  const days = (expiresAtMs - nowMs) / dayMs;
  return days > 0 ? `expires in ${daysText(Math.ceil(days))}` : `expired ${daysText(Math.floor(-days))} ago`;
}

/** The same for a way to sign in, some of which never end. */
export function credentialUntilText(
  { kind, expiresAtMs }: Pick<CredentialStatus, 'kind' | 'expiresAtMs'>,
  nowMs: number,
): string {
  if (kind === 'managed-identity' || kind === 'federated-token') return 'renewed by its host';
  return kind === 'user-sign-in' ? 'good while it is used' : expiryText(expiresAtMs, nowMs);
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
