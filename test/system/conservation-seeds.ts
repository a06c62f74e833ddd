// Many runs of the conservation simulation, one after another in one thread; several threads share the seeds.
import { type Outcome, runConservation } from './conservation-run.ts';

/** Seeds `first`, `first + step`, ... up to `last`, or until the time is over. */
export interface Share {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly timeMs: number;
}

export interface SeedOutcome extends Outcome {
  readonly seed: number;
}

/** Ends with the first seed in which the books do not balance. */
export async function runShare({ first, last, step, timeMs }: Share): Promise<readonly SeedOutcome[]> {
  const endAt = performance.now() + timeMs;
  const outcomes: SeedOutcome[] = [];
  for (let seed = first; seed <= last && performance.now() < endAt; seed += step) {
    const outcome = { seed, ...(await runConservation(seed)) };
    outcomes.push(outcome);
    if (isBroken(outcome)) break;
  }
  return outcomes;
}

function isBroken({ missing, holes, repeatedLines, repeatBound }: Outcome): boolean {
  return missing.length > 0 || holes > 0 || repeatedLines > repeatBound;
}
