// Notices that a receiver's host no longer takes bytes: a network that swallows them, or a receiver that
// has stopped reading for good.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Clock } from '../world/clock.ts';
import type { WireConnection } from './wire.ts';

const stalledMs = 60_000;
const checkMs = 5_000;

export interface Progress {
  /** True when bytes wait and for a minute not one of them was acknowledged. */
  isStalled(unacknowledgedBytes: number): boolean;
}

export function createProgress(clock: Clock): Progress {
  let before = Number.POSITIVE_INFINITY;
  let movedAt = clock.monotonic();
  return {
    isStalled: (unacknowledgedBytes) => {
      const now = clock.monotonic();
      if (unacknowledgedBytes === 0 || unacknowledgedBytes < before) movedAt = now;
      before = unacknowledgedBytes;
      return now - movedAt >= stalledMs;
    },
  };
}

/** Writes with back-pressure; throws a ConnectorError when the stream is broken or its receiver stands still. */
export async function writeWithProgress(
  connection: WireConnection,
  bytes: Uint8Array,
  address: string,
  clock: Clock,
): Promise<void> {
  const taken = new AbortController();
  const writing = connection.write(bytes).finally(() => taken.abort());
  await Promise.race([writing, watch(connection, address, clock, taken.signal)]);
  await writing;
}

async function watch(
  connection: WireConnection,
  address: string,
  clock: Clock,
  taken: AbortSignal,
): Promise<void> {
  const progress = createProgress(clock);
  while (!taken.aborted) {
    await clock.sleep(checkMs, taken);
    if (taken.aborted || !progress.isStalled(await connection.unacknowledgedBytes())) continue;
    connection.destroy();
    throw new ConnectorError('destination-silent', {
      message: `The receiver at ${address} has taken no byte for ${stalledMs / 1_000} s.`,
    });
  }
}
