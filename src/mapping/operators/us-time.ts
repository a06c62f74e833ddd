// The layout .NET writes in the United States: read by `as: us-time`.
import { bounded, dayStart, parseIsoTime } from '../../model/iso-time.ts';

/** `10/31/2024 1:31:54 PM` in UTC as milliseconds since 1970; ISO 8601 as well. NaN when it is neither. */
export function parseUsTime(text: string): number {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([AP])M)?$/i.exec(text);
  if (match === null) return parseIsoTime(text);
  const [, month, day, year, hour, minute, second, half] = match;
  const isHalfDay = half !== undefined;
  const hours = isHalfDay ? (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0) : Number(hour);
  if (hours > 23 || Number(minute) > 59 || (isHalfDay && Number(hour) > 12)) return Number.NaN;
  const seconds = hours * 3_600 + Number(minute) * 60 + Number(second ?? 0);
  return bounded(dayStart(Number(year), Number(month), Number(day)) + seconds * 1_000);
}
