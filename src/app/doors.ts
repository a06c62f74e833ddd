// The two doors through which the running program answers: HTTP and the control socket. Neither is worth
// stopping delivery for: one that cannot be opened is told and done without.

import type { Desks } from '../control/server.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { HttpPlace } from '../http/server.ts';
import type { Views } from '../http/views.ts';
import type { Report } from '../notices/notice.ts';
import type { World } from './world.ts';

export interface Doors {
  /** Where the status page is; undefined when HTTP could not be opened. */
  readonly statusUrl: string | undefined;
  close(): Promise<void>;
}

export async function openDoors(
  world: Pick<World, 'clock' | 'startHttpServer' | 'startControlServer'>,
  places: { readonly http: HttpPlace; readonly stateFolder: string },
  views: Views,
  desks: Desks,
  report: Report,
): Promise<Doors> {
  const http = await unlessUnavailable(world.startHttpServer(places.http, views, world.clock), report);
  const starting = world.startControlServer(places.stateFolder, views, desks);
  const control = await unlessUnavailable(starting, report);
  if (http !== undefined) report({ notice: 'serving', address: http.url });
  return {
    statusUrl: http?.url,
    close: async () => {
      await Promise.all([http?.close(), control?.close()]);
    },
  };
}

/** Undefined when it could not be opened, which is told. */
export async function unlessUnavailable<T>(opening: Promise<T>, report: Report): Promise<T | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { code, message, remedy } = error;
    report({ notice: 'door-closed', code, message, remedy });
    return undefined;
  }
}
