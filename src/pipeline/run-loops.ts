// All loops of the program from start to stop: pulling ends first, then what is out is proven, all within the
// time a stop may take. A loop that ends in an error ends the program; nothing else does.
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';

/** Of the time a stop may take, what is left for closing the journal. */
const closingShare = 0.1;
/** After a fatal error the loops get this long to let go of what they hold. */
const lettingGoMs = 500;

export interface Loops {
  readonly pullers: readonly ((stop: AbortSignal) => Promise<void>)[];
  readonly senders: readonly ((stop: AbortSignal, deadline: AbortSignal) => Promise<void>)[];
  /** After the last pull and before sending stops: the last events of a clean stop. */
  readonly farewell: () => Promise<void>;
  /** Aborts when the journal can keep no promise any more; its reason ends the program. */
  readonly broken: AbortSignal;
  readonly stopSeconds: number;
  readonly clock: Clock;
  readonly report: Report;
}

/** Resolves after a clean stop; rejects with what broke a promise of the program's own. */
export async function runLoops(loops: Loops, stop: AbortSignal): Promise<void> {
  const { clock, report, stopSeconds } = loops;
  const stopPulling = new AbortController();
  const stopSending = new AbortController();
  const deadline = new AbortController();
  const fatal = Promise.withResolvers<never>();
  fatal.promise.catch(() => {});
  const breakOff = () => fatal.reject(loops.broken.reason);
  loops.broken.addEventListener('abort', breakOff, { once: true });
  if (loops.broken.aborted) breakOff();
  const owned = (loop: Promise<void>) => loop.catch(fatal.reject);
  const pulling = Promise.all(loops.pullers.map((run) => owned(run(stopPulling.signal))));
  const sending = Promise.all(loops.senders.map((run) => owned(run(stopSending.signal, deadline.signal))));

  const stopInOrder = async () => {
    report({ notice: 'stopping', stopSeconds });
    const stopped = new AbortController();
    const timeIsUp = clock.sleep(stopSeconds * 1_000 * (1 - closingShare), stopped.signal).then(() => {
      stopSending.abort();
      deadline.abort();
    });
    stopPulling.abort();
    await Promise.race([pulling, timeIsUp]);
    await Promise.race([loops.farewell(), timeIsUp]);
    stopSending.abort();
    await Promise.race([sending, timeIsUp]);
    stopped.abort();
  };

  try {
    await Promise.race([aborted(stop), fatal.promise]);
    await Promise.race([stopInOrder(), fatal.promise]);
  } catch (error) {
    for (const controller of [stopPulling, stopSending, deadline]) controller.abort();
    const enough = new AbortController();
    await Promise.race([Promise.all([pulling, sending]), clock.sleep(lettingGoMs, enough.signal)]);
    enough.abort();
    throw error;
  } finally {
    loops.broken.removeEventListener('abort', breakOff);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
