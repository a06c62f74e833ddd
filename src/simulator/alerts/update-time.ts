// The update times of simulated alerts and incidents: text as the API writes it, later for every version of the
// same thing, and equal for many where they are to be.
import { shortTickTime } from '../events/times.ts';
import { comparableTime } from '../odata/comparable-time.ts';
import type { SeededRandom } from '../seeded-random.ts';

export interface UpdateTime {
  readonly atMs: number;
  readonly text: string;
}

/** `previous`: the update time before, which this one exceeds, if need be by less than a grain. */
export function updateTime(
  wantedMs: number,
  previous: string | undefined,
  grainMs: number,
  random: SeededRandom,
): UpdateTime {
  const ticks = random.integer(0, 10_000);
  const isLater = ({ text }: UpdateTime) =>
    previous === undefined || comparableTime(text) > comparableTime(previous);
  const wanted = [
    ...(grainMs > 0 ? [written(Math.floor(wantedMs / grainMs) * grainMs, 0)] : []),
    written(wantedMs, ticks),
  ];
  return wanted.find(isLater) ?? written(Math.max(wantedMs, Date.parse(previous ?? '')) + 1, ticks);
}

function written(atMs: number, ticks: number): UpdateTime {
  return { atMs, text: shortTickTime(atMs, ticks) };
}
