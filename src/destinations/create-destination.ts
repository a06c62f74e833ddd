// Makes a destination from its options: puts header, framing and wire together.
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import type { Destination } from './destination.ts';
import { frameMessages, framingBytes } from './framing.ts';
import { createHeader } from './header.ts';
import { wires } from './list.ts';
import type { DestinationOptions } from './options.ts';
import { createStreamDestination } from './stream-destination.ts';
import type { Wire } from './wire.ts';

export interface DestinationWorld {
  readonly clock: Clock;
  readonly report: Report;
  /** In place of the real TCP or TLS; for simulations. */
  readonly wire?: Wire;
}

export function createDestination(
  options: DestinationOptions,
  { clock, report, wire }: DestinationWorld,
): Destination {
  const { header: mode, facility, priority, framing, maxBytes } = options;
  const header = createHeader({ mode, facility, priority });
  return createStreamDestination({
    name: options.name,
    wire: wire ?? wires[options.transport](options, clock),
    proof: options.proof,
    rotateMs: options.rotateSeconds * 1_000,
    settleMs: options.settleSeconds * 1_000,
    encode: ({ host, severity, text }) =>
      frameMessages([header.write(host, severity, clock.now()) + text], framing),
    textLimit: (host) => maxBytes - framingBytes(framing, maxBytes) - header.headerBytes(host),
    clock,
    report,
  });
}
