// Notices that a receiver's host no longer takes bytes: a network that swallows them, or a receiver that
// has stopped reading for good.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Clock } from '../world/clock.ts';
import type { WireConnection } from './wire.ts';

/** Looks in the time that a receiver may be silent: so that the stand is noticed within it, and not after. */
const looks = 10;

export interface Progress {
  /** How often to look; milliseconds. */
  readonly lookMs: number;
  /** True when bytes wait and for almost `silentMs` not one of them was acknowledged. */
  isStalled(queue: Queue): boolean;
}

export interface Queue {
  readonly unacknowledgedBytes: number;
  /** All that was written so far. A queue that stays as long may move all the same. */
  readonly writtenBytes: number;
}

export function createProgress(clock: Clock, silentMs: number): Progress {
  const lookMs = silentMs / looks;
  let before = Number.NaN;
  let wasEmpty = true;
  let movedAt = clock.monotonic();
  return {
    lookMs,
    isStalled: ({ unacknowledgedBytes, writtenBytes }) => {
      const now = clock.monotonic();
      const acknowledged = writtenBytes - unacknowledgedBytes;
      // Nobody looks while nothing waits, which may have been for long.
      if (wasEmpty || acknowledged !== before) movedAt = now;
      wasEmpty = unacknowledgedBytes === 0;
      before = acknowledged;
      // What moved last did so between two looks.
      return !wasEmpty && now - movedAt >= silentMs - 2 * lookMs;
    },
  };
}

export interface Watch {
  readonly wire: { readonly address: string };
  readonly clock: Clock;
  readonly silentMs: number;
}

/** Resolves with what is wrong when the receiver's host stands still, or with nothing when `over` aborts. */
export async function untilStalled(
  look: () => Promise<Queue>,
  { wire, clock, silentMs }: Watch,
  over: AbortSignal,
): Promise<ConnectorError | undefined> {
  const progress = createProgress(clock, silentMs);
  while (!over.aborted) {
    await clock.sleep(progress.lookMs, over);
    if (!over.aborted && progress.isStalled(await look()) && !over.aborted) {
      return standsStill(wire.address, silentMs);
    }
  }
  return undefined;
}

export function standsStill(address: string, silentMs: number): ConnectorError {
  return new ConnectorError('destination-silent', {
    message: `The host of the receiver at ${address} has acknowledged nothing of what it was sent for ${silentMs / 1_000} s.`,
  });
}

/** Writes with back-pressure; throws a ConnectorError when the stream is broken or its receiver stands still. */
export async function writeWithProgress(
  connection: WireConnection,
  bytes: Uint8Array,
  watch: Watch,
): Promise<void> {
  const taken = new AbortController();
  const writing = connection.write(bytes).finally(() => taken.abort());
  const look = async () => ({
    unacknowledgedBytes: await connection.unacknowledgedBytes(),
    writtenBytes: 0,
  });
  const watching = untilStalled(look, watch, taken.signal).then((problem) => {
    if (problem === undefined) return;
    connection.destroy();
    throw problem;
  });
  await Promise.race([writing, watching.then(() => writing)]);
}
