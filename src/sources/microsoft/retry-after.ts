// How long the other side asks us to wait (RFC 9110, section 10.2.3): seconds, or a date by its own clock.

/** Milliseconds, at least 0; undefined when there is no usable `Retry-After`. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const wish = headers['retry-after']?.trim();
  if (wish === undefined) return undefined;
  if (/^\d+$/.test(wish)) return Number(wish) * 1_000;
  const until = Date.parse(wish);
  // Their date against their date: our own clock may be wrong.
  const now = Date.parse(headers['date'] ?? '');
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : Math.max(0, until - now);
}
