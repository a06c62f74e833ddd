// The update times of simulated alerts and incidents: text as the API writes it, later for every version of the
// same thing, and in whole grains where many are to be equal.
import { shortTickTime } from '../events/times.ts';
import { comparableTime } from '../odata/comparable-time.ts';
import type { SeededRandom } from '../seeded-random.ts';

export interface UpdateTime {
  readonly atMs: number;
  readonly text: string;
}

/** `previous`: the update time before, which this one must exceed. */
export function updateTime(
  wantedMs: number,
  previous: string | undefined,
  grainMs: number,
  random: SeededRandom,
): UpdateTime {
  const step = Math.max(1, grainMs);
  const write = (atMs: number) => shortTickTime(atMs, grainMs > 0 ? 0 : random.integer(0, 10_000));
  const atMs = Math.floor(wantedMs / step) * step;
  const text = write(atMs);
  if (previous === undefined || comparableTime(text) > comparableTime(previous)) return { atMs, text };
  const laterMs = (Math.floor(Date.parse(previous) / step) + 1) * step;
  return { atMs: laterMs, text: write(laterMs) };
}
