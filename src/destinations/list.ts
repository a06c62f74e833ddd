// Every transport a destination can use. A further one is a file of its own, its facts in transports.ts, and a
// line here.
import type { Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { createFileDestination } from './file-destination.ts';
import { createFramedDestination } from './framed-destination.ts';
import type { DestinationOptions } from './options.ts';
import { createTcpWire, type TcpTarget } from './tcp.ts';
import { createTlsWire } from './tls.ts';
import type { Transport } from './transports.ts';
import { createUdpDestination } from './udp-destination.ts';

type CreateDestination = (options: DestinationOptions, world: DestinationWorld) => Destination;

export const destinationsByTransport: Readonly<Record<Transport, CreateDestination>> = {
  tls: (options, world) => {
    const wire = createTlsWire(targetOf(options), options.tls, { ...world, destination: options.name });
    return createFramedDestination(options, wire, world);
  },
  tcp: (options, world) =>
    createFramedDestination(options, createTcpWire(targetOf(options), world.clock), world),
  udp: (options, world) => createUdpDestination(options, world),
  file: createFileDestination,
};

function targetOf({ host, port }: DestinationOptions): TcpTarget {
  return { host, port };
}
