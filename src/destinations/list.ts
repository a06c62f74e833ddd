// Every transport a destination can use. A further one is a file of its own and a line here.
import type { Clock } from '../world/clock.ts';
import type { DestinationOptions } from './options.ts';
import { createTcpWire } from './tcp.ts';
import { createTlsWire } from './tls.ts';
import type { Wire } from './wire.ts';

export const wires: Readonly<
  Record<DestinationOptions['transport'], (options: DestinationOptions, clock: Clock) => Wire>
> = {
  tcp: ({ host, port }, clock) => createTcpWire({ host, port }, clock),
  tls: ({ host, port, tls }, clock) => createTlsWire({ host, port }, tls, clock),
};
