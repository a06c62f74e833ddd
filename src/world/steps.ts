// Work in steps, written once as a generator that yields between them: at once where nobody waits, or with a turn
// of the event loop after each step.
import { breathe } from './breathe.ts';

export type Steps<Result> = Generator<undefined, Result>;

export function takeAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

export async function takeInTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await breathe();
  }
}
