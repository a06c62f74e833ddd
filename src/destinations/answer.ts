// Waits for a receiver's answer to our half-close: its own end of stream, which says that it has read every
// byte. What the answer proves is decided by whoever asked.
import type { ConnectorError } from '../errors/connector-error.ts';
import type { Clock } from '../world/clock.ts';
import { createProgress } from './progress.ts';
import type { WireConnection } from './wire.ts';

export type Answer =
  | { readonly how: 'answered'; readonly isSealed: boolean; readonly afterMs: number }
  | { readonly how: 'broken'; readonly error: ConnectorError }
  | { readonly how: 'silent' };

const firstPollMs = 10;
const slowestPollMs = 100;

/**
 * Call it right after `end()`. The clock starts when the receiver's host has acknowledged all bytes, so
 * that a slow network is not mistaken for a slow receiver; `silentMs` later without an answer the receiver
 * counts as silent, and also when its host takes no bytes for as long.
 */
export async function awaitAnswer(
  connection: WireConnection,
  clock: Clock,
  silentMs: number,
): Promise<Answer> {
  const finishing = new AbortController();
  void connection.finished.then(() => finishing.abort());
  const progress = createProgress(clock, silentMs);
  let startedAt = clock.monotonic();
  let pollMs = firstPollMs;
  while (!finishing.signal.aborted) {
    // An answer says more than the look does, and must not seem late because the look takes its time.
    const finished = connection.finished.then(() => 0);
    const unacknowledgedBytes = await Promise.race([connection.unacknowledgedBytes(), finished]);
    if (unacknowledgedBytes === 0) break;
    if (progress.isStalled({ unacknowledgedBytes, writtenBytes: 0 })) return { how: 'silent' };
    startedAt = clock.monotonic();
    await clock.sleep(pollMs, finishing.signal);
    pollMs = Math.min(slowestPollMs, pollMs * 2);
  }
  await clock.sleep(silentMs, finishing.signal);
  if (!finishing.signal.aborted) return { how: 'silent' };
  const end = await connection.finished;
  if (end.how === 'broken') return end;
  return { how: 'answered', isSealed: end.how === 'ended', afterMs: clock.monotonic() - startedAt };
}
