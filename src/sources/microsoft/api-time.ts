// Times as Microsoft's APIs write them: with or without zone (none means UTC), with up to seven digits behind
// the second.
import { parseIsoTime } from '../../model/iso-time.ts';

/** Milliseconds since 1970; undefined for what is no time, and for `0001-01-01`, which means none. */
export function apiTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.charAt(10) !== 'T') return undefined;
  const ms = parseIsoTime(value);
  return ms > 0 ? ms : undefined;
}
