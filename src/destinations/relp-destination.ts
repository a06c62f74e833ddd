// The destination over RELP, in clear or inside TLS: the receiver itself acknowledges each line.
import type { Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { createHeader } from './header.ts';
import type { DestinationOptions } from './options.ts';
import { createRelpConnection } from './relp-connection.ts';
import { openRelpSession } from './relp-session.ts';
import type { Wire } from './wire.ts';

/** `wire` carries the bytes unless the world brings another. */
export function createRelpDestination(
  options: DestinationOptions,
  wire: Wire,
  { clock, report, wire: ownWire = wire }: DestinationWorld,
): Destination {
  const { name, header: mode, facility, priority, maxBytes, isEncrypted, relpWindow: window } = options;
  const header = createHeader({ mode, facility, priority });
  const { address } = ownWire;
  return {
    name,
    proof: 'acknowledged-by-receiver',
    // What frames a message does not count: rsyslog cuts at its maxMessageSize, and acknowledges all the same.
    textLimit: (host) => maxBytes - header.headerBytes(host),
    open: async (signal) => {
      const session = await openRelpSession({ wire: ownWire, isEncrypted, clock }, signal);
      report({ notice: 'destination-connected', destination: name, address });
      return createRelpConnection(
        {
          address,
          clock,
          encode: (line) => header.write(line.host, line.severity, clock.now()) + line.text,
          window,
          silentMs: options.silentSeconds * 1_000,
        },
        session,
      );
    },
  };
}
