// Makes a destination from its options.
import type { Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { destinationsByTransport } from './list.ts';
import type { DestinationOptions } from './options.ts';

export function createDestination(options: DestinationOptions, world: DestinationWorld): Destination {
  return destinationsByTransport[options.transport](options, world);
}
