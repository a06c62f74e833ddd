// Times as Microsoft's APIs write them: with or without zone (none means UTC), with up to seven digits behind
// the second.

/** Milliseconds since 1970; undefined for what is no time, and for `0001-01-01`, which means none. */
export function apiTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value);
  const ms = Date.parse(hasZone ? value : `${value}Z`);
  return Number.isNaN(ms) || ms <= 0 ? undefined : ms;
}
