// Looks that only feed a view (status, ledger, warnings), taken again and again beside the loops. One that fails
// is told and taken again: no view is worth the service.
import { ownedError } from '../errors/owned-error.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';

export interface Look {
  /** In messages, after "Looking at", e.g. `what is covered`. */
  readonly what: string;
  /** Milliseconds before the first one. */
  readonly firstPauseMs: number;
  take(signal: AbortSignal): Promise<void>;
  /** Milliseconds until the next one, when this one took so many. */
  pauseMs(tookMs: number): number;
}

/** Runs until `stop` aborts; never rejects. */
export async function keepLooking(
  look: Look,
  { clock, report }: { readonly clock: Clock; readonly report: Report },
  stop: AbortSignal,
): Promise<void> {
  await clock.sleep(look.firstPauseMs, stop);
  while (!stop.aborted) {
    const startedAt = clock.monotonic();
    try {
      await look.take(stop);
    } catch (error) {
      if (stop.aborted) return;
      const { code, message, remedy } = ownedError(error, `Looking at ${look.what}`);
      report({ notice: 'look-failed', what: look.what, code, message, remedy });
    }
    await clock.sleep(look.pauseMs(clock.monotonic() - startedAt), stop);
  }
}
