// Until when a secret or certificate is good, as people count it.

const dayMs = 86_400_000;

/** `expires in 12 days`, `expired 3 days ago`, `expiry unknown`. */
export function expiryText(expiresAtMs: number | undefined, nowMs: number): string {
  if (expiresAtMs === undefined) return 'expiry unknown';
  const days = Math.floor(Math.abs(expiresAtMs - nowMs) / dayMs);
  const words = `${days} ${days === 1 ? 'day' : 'days'}`;
  return expiresAtMs > nowMs ? `expires in ${words}` : `expired ${words} ago`;
}
