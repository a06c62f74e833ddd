// What `check` tries with a destination: connect, verify, see how it proves delivery, and hang up.
import { createDestination } from '../../destinations/create-destination.ts';
import type { DestinationWorld } from '../../destinations/destination-world.ts';
import type { DestinationOptions } from '../../destinations/options.ts';
import { type CheckItem, ok } from './check-item.ts';

export function destinationItem(options: DestinationOptions, world: DestinationWorld): CheckItem {
  const { name, transport, host, port } = options;
  return {
    subject: `destination ${name}`,
    look: async (signal) => {
      const destination = createDestination(options, world);
      const connection = await destination.open(signal);
      await connection.close(signal);
      const found = `${transport}://${host}:${port} takes connections; proof ${destination.proof}`;
      if (destination.proof === options.proof) return ok(found);
      const remedy = `It does not answer an orderly close, so ${options.proof} is not possible with it; see README, "What is guaranteed".`;
      return ok(found, remedy);
    },
  };
}
