// Time keys: epoch milliseconds for CEF time stamps and LEEF devTime, ISO 8601 for custom keys.

import { isoTime, parseIsoTime } from '../../model/iso-time.ts';
import { firstOf, putField, type Target, type Write } from './output.ts';

export function timeWriter(target: Target, layout: 'epoch' | 'iso'): Write {
  return (value, output) => {
    const first = firstOf(value);
    // A bare number has no unit here; a mapping says it with `as: epoch-seconds`.
    const ms = typeof first === 'string' ? parseIsoTime(first) : Number.NaN;
    if (Number.isNaN(ms)) output.unfit(target.key, 'dropped');
    else putField(target, layout === 'epoch' ? String(ms) : isoTime(ms), false, output);
  };
}
