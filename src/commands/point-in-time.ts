// Points in time on the command line: a day, or day and time, in UTC unless an offset is given.
import { usageWrong } from './usage-wrong.ts';

const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** Milliseconds since 1970. Throws `usage-wrong` for what is no point in time. */
export function readPointInTime(option: string, text: string): number {
  const [, day = '', time = '00:00', zone = 'Z'] = form.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time}${zone}`);
  // Date.parse takes the 31st of a shorter month for the 1st of the next one.
  const isReal = !Number.isNaN(ms) && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  if (isReal) return ms;
  throw usageWrong(
    `--${option} ${text} is no point in time.`,
    'Write for example 2026-01-08, 2026-01-08T09:30 or 2026-01-08T09:30:00+01:00; without an offset it is UTC.',
  );
}
