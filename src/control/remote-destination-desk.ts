// The destinations the running service knows, asked over its control socket.
import { askService } from './client.ts';
import type { DestinationDesk, KnownDestination } from './destination-desk.ts';
import { said } from './refusal-answer.ts';

/** Undefined when no service runs on this state folder. Throws `control-unavailable`. */
export async function remoteDestinationDesk(stateFolder: string): Promise<DestinationDesk | undefined> {
  const path = '/destinations';
  const about = 'destinations';
  if ((await askService(stateFolder, path)) === undefined) return undefined;
  return {
    list: async () =>
      said<{ destinations: readonly KnownDestination[] }>(await askService(stateFolder, path), about)
        .destinations,
    forget: async (name) =>
      said<KnownDestination>(
        await askService(stateFolder, `${path}/${encodeURIComponent(name)}`, 'DELETE'),
        about,
      ),
  };
}
