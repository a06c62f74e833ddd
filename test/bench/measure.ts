// CPU time, user and system together: on a shared machine it says more than the clock on the wall.

export interface Step {
  readonly name: string;
  /** What one round works on; made anew for each, outside the measured time. */
  prepare(): Promise<() => Promise<void> | void>;
}

/** Microseconds of this process, its helper threads included. */
export async function cpuOf(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Of an odd number of values the one in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/**
 * All steps once per round, one after the other, so that what slows the machine down slows all of them; the
 * first round warms up and does not count. Microseconds per event, round by round.
 */
export async function measureSteps(
  steps: readonly Step[],
  rounds: number,
  events: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const measured = new Map<string, number[]>(steps.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, prepare } of steps) {
      const work = await prepare();
      globalThis.gc?.();
      const cpu = await cpuOf(work);
      if (round > 0) measured.get(name)?.push(cpu / events);
    }
  }
  return measured;
}
