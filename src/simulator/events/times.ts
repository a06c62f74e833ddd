// The ways in which Microsoft writes times: with seven fractional digits, without a zone, or the US way.

/** `2026-01-08T09:00:00.1234567Z`: `ticks` (0 to 9999) are the four digits below the millisecond. */
export function tickTime(atMs: number, ticks: number): string {
  return `${new Date(atMs).toISOString().slice(0, -1)}${String(ticks).padStart(4, '0')}Z`;
}

/** As tickTime, with the trailing zeros left out, as .NET does for some fields. */
export function shortTickTime(atMs: number, ticks: number): string {
  return tickTime(atMs, ticks).replace(/\.?0+Z$/, 'Z');
}

/** `2026-01-08T09:00:00`: UTC, though it does not say so. */
export function zonelessTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19);
}

/** `1/8/2026 9:05:00 AM`, as it appears inside the JSON strings of investigations. */
export function americanTime(atMs: number): string {
  const at = new Date(atMs);
  const hour = at.getUTCHours();
  const [, minute, second] = at.toISOString().slice(11, 19).split(':');
  const date = `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()}`;
  return `${date} ${hour % 12 === 0 ? 12 : hour % 12}:${minute}:${second} ${hour < 12 ? 'AM' : 'PM'}`;
}
