// The control socket: how commands speak to the running service. The same routes as HTTP and, because only
// the service's own user may open it (0600), the rejects with their records, back-fills and replays.
import { chmod, rm } from 'node:fs/promises';
import { fastify } from 'fastify';
import { ConnectorError } from '../errors/connector-error.ts';
import { addRoutes } from '../http/routes.ts';
import type { Views } from '../http/views.ts';
import type { BackfillDesk } from './backfill-desk.ts';
import { addBackfillRoutes } from './backfill-routes.ts';
import type { DestinationDesk } from './destination-desk.ts';
import { addDestinationRoutes } from './destination-routes.ts';
import type { ReplayDesk } from './replay-desk.ts';
import { addReplayRoutes } from './replay-routes.ts';
import { openSocketPath } from './socket-path.ts';

const defaultRejects = 100;
const mostRejects = 1_000;

/** What commands can have done by the running service. */
export interface Desks {
  readonly backfills: BackfillDesk;
  readonly replays: ReplayDesk;
  readonly destinations: DestinationDesk;
}

export interface ControlServer {
  close(): Promise<void>;
}

/** The caller holds the lock of the state folder, so a socket that is there already is a dead one. */
export async function startControlServer(
  stateFolder: string,
  views: Views,
  desks: Desks,
): Promise<ControlServer> {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 1_024 });
  addRoutes(server, views);
  addBackfillRoutes(server, desks.backfills);
  addReplayRoutes(server, desks.replays);
  addDestinationRoutes(server, desks.destinations);
  server.get<{ Querystring: { limit?: string } }>('/rejects', async (request) => {
    const asked = Number(request.query.limit ?? defaultRejects);
    const limit = Number.isInteger(asked) && asked > 0 ? Math.min(asked, mostRejects) : defaultRejects;
    return { rejects: await views.rejects(limit) };
  });
  server.get<{ Params: { number: string } }>('/rejects/:number', async (request, reply) => {
    const number = Number(request.params.number);
    const found = Number.isInteger(number) ? await views.rejected(number) : undefined;
    if (found === undefined) return reply.code(404).send({ error: 'No reject of that number is kept.' });
    const { json, ...record } = found.record;
    return { reject: found.reject, record: { ...record, json: new TextDecoder().decode(json) } };
  });
  const socket = await openSocketPath(stateFolder);
  try {
    await rm(socket.path, { force: true });
    await server.listen({ path: socket.path });
    await chmod(socket.path, 0o600);
  } catch (error) {
    await server.close();
    await socket.release();
    throw new ConnectorError('control-unavailable', {
      message: `Opening the control socket in ${stateFolder} failed: ${error instanceof Error ? error.message : 'unknown'}.`,
      cause: error,
    });
  }
  return {
    close: async () => {
      await server.close();
      await rm(socket.path, { force: true });
      await socket.release();
    },
  };
}
