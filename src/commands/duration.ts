// Spans of time on the command line: `20s`, `2m`, `1h`, `500ms`, or a number of seconds.
import type { Clock } from '../world/clock.ts';
import { usageWrong } from './usage-wrong.ts';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, '': 1_000, m: 60_000, h: 3_600_000 };
/** Timers cannot be set further ahead than 24.8 days. */
const longestSleepMs = 86_400_000;

/** Milliseconds; undefined when nothing is given. Throws `usage-wrong` for what is no span of time. */
export function readDuration(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|)$/.exec(text) ?? [];
  const ms = Number(number) * (unitMs[unit] ?? 0);
  if (number !== '' && ms > 0) return ms;
  throw usageWrong(`--${option} ${text} is no span of time.`, 'Write for example 20s, 5m or 1h.');
}

/** Resolves after that long, or when `signal` aborts; undefined: only then. */
export async function waitFor(clock: Clock, ms: number | undefined, signal: AbortSignal): Promise<void> {
  let left = ms ?? Number.POSITIVE_INFINITY;
  while (left > 0 && !signal.aborted) {
    const nap = Math.min(left, longestSleepMs);
    await clock.sleep(nap, signal);
    left -= nap;
  }
}
