// Makes a destination from its options: one host, or a group of them.
import type { Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { createHostGroup } from './host-group.ts';
import { hostAndPortText } from './host-list.ts';
import { destinationsByTransport } from './list.ts';
import type { DestinationOptions } from './options.ts';

export function createDestination(options: DestinationOptions, world: DestinationWorld): Destination {
  const { name, transport, hosts, group: way } = options;
  const create = destinationsByTransport[transport];
  if (hosts.length < 2) return create(options, world);
  const { clock, report } = world;
  const ofHost: DestinationWorld = {
    ...world,
    // Hosts are opened to be tried, too; which are in use is told by the group.
    report: (notice) => {
      if (notice.notice !== 'destination-connected') report(notice);
    },
  };
  return createHostGroup({
    name,
    way,
    hosts: hosts.map((host) => ({
      address: `${transport}://${hostAndPortText(host)}`,
      destination: create({ ...options, ...host }, ofHost),
    })),
    clock,
    report,
  });
}
