// A destination on a byte stream from its options: puts header, framing and wire together.
import type { Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { createFramer, framingBytes } from './framing.ts';
import { createHeader } from './header.ts';
import { kernelQueues } from './kernel-queue.ts';
import type { DestinationOptions } from './options.ts';
import { createStreamDestination } from './stream-destination.ts';
import type { Wire } from './wire.ts';

/** `wire` carries the bytes unless the world brings another. */
export function createFramedDestination(
  options: DestinationOptions,
  wire: Wire,
  world: DestinationWorld,
): Destination {
  const { header: mode, facility, priority, framing, maxBytes } = options;
  const { clock, report } = world;
  const header = createHeader({ mode, facility, priority });
  const frame = createFramer(framing);
  return createStreamDestination({
    name: options.name,
    wire: world.wire ?? wire,
    proof: options.proof,
    rotateMs: options.rotateSeconds * 1_000,
    settleMs: options.settleSeconds * 1_000,
    silentMs: options.silentSeconds * 1_000,
    showsAcknowledged: world.wire === undefined ? kernelQueues.areShown : async () => true,
    encode: ({ host, severity, text }) => frame(header.write(host, severity, clock.now()) + text),
    textLimit: (host) => maxBytes - framingBytes(framing, maxBytes) - header.headerBytes(host),
    clock,
    report,
  });
}
