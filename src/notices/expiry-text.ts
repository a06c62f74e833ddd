// Until when a credential is good, as people count it.

const dayMs = 86_400_000;

/** `expires in 12 days`, `expired 3 days ago`, `expiry unknown`. */
export function expiryText(expiresAtMs: number | undefined, nowMs: number): string {
  if (expiresAtMs === undefined) return 'expiry unknown';
  const days = (expiresAtMs - nowMs) / dayMs;
  return days > 0 ? `expires in ${daysText(Math.ceil(days))}` : `expired ${daysText(Math.floor(-days))} ago`;
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
