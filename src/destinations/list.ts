// Every transport a destination can use. A further one is a file of its own, its facts in transports.ts, and a
// line here.
import type { Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { createFileDestination } from './file-destination.ts';
import { createFramedDestination } from './framed-destination.ts';
import type { DestinationOptions } from './options.ts';
import { createRelpDestination } from './relp-destination.ts';
import { createTcpWire } from './tcp.ts';
import { createTlsWire } from './tls.ts';
import type { Transport } from './transports.ts';
import { createUdpDestination } from './udp-destination.ts';
import type { Wire } from './wire.ts';

type CreateDestination = (options: DestinationOptions, world: DestinationWorld) => Destination;

export const destinationsByTransport: Readonly<Record<Transport, CreateDestination>> = {
  tls: (options, world) => createFramedDestination(options, wireOf(options, world), world),
  tcp: (options, world) => createFramedDestination(options, wireOf(options, world), world),
  relp: (options, world) => createRelpDestination(options, wireOf(options, world), world),
  udp: (options, world) => createUdpDestination(options, world),
  file: createFileDestination,
};

function wireOf({ name, host, port, isEncrypted, tls }: DestinationOptions, world: DestinationWorld): Wire {
  const target = { host, port };
  return isEncrypted
    ? createTlsWire(target, tls, { ...world, destination: name })
    : createTcpWire(target, world.clock);
}
