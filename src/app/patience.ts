// What has to be open before the service can begin is tried until it opens: a full or failing disk at the
// start is waited for like one in the middle. And what was opened is closed again, within bounds.

import { ownedError } from '../errors/owned-error.ts';
import type { Report } from '../notices/notice.ts';
import { createWaits } from '../pipeline/waits.ts';
import type { World } from './world.ts';

/** One thing that hangs while it is closed must not keep the process. */
const closingMs = 5_000;

/** Undefined when `stop` aborted first. Throws what waiting cannot mend: a locked folder, a newer format. */
export async function untilItOpens<T>(
  attempt: () => Promise<T>,
  { clock, random }: Pick<World, 'clock' | 'random'>,
  report: Report,
  stop: AbortSignal,
): Promise<T | undefined> {
  const waits = createWaits(random);
  while (!stop.aborted) {
    try {
      return await attempt();
    } catch (error) {
      const problem = ownedError(error, 'Starting the service');
      if (problem.action !== 'retry' && problem.action !== 'hold') throw error;
      const { code, message, remedy } = problem;
      const waitMs = waits.after(problem);
      report({ notice: 'start-waits', code, message, remedy, waitMs });
      await clock.sleep(waitMs, stop);
    }
  }
  return undefined;
}

interface Closable {
  close(): Promise<void>;
}

/** Collects what has been opened; `closeAll` goes the other way round and never throws. */
export function createClosing({ clock }: Pick<World, 'clock'>, report: Report) {
  const opened: Closable[] = [];
  return {
    add: <T extends Closable>(closable: T): T => {
      opened.push(closable);
      return closable;
    },
    closeAll: async () => {
      for (const closable of opened.reverse()) {
        const done = new AbortController();
        try {
          await Promise.race([closable.close(), clock.sleep(closingMs, done.signal)]);
        } catch (error) {
          const { code, message, remedy } = ownedError(error, 'Stopping the service');
          report({ notice: 'closing-failed', code, message, remedy });
        } finally {
          done.abort();
        }
      }
    },
  };
}
