// The HTTP door: answers on loopback unless configured otherwise. A port that is taken does not stop delivery.
import { fastify } from 'fastify';
import { ConnectorError } from '../errors/connector-error.ts';
import type { HttpOptions } from './options.ts';
import { addRoutes } from './routes.ts';
import type { Views } from './views.ts';

export interface HttpServer {
  /** Base URL without a slash at its end, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** Throws a ConnectorError `http-unavailable` when the address cannot be listened on. */
export async function startHttpServer({ host, port }: HttpOptions, views: Views): Promise<HttpServer> {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 1_024, requestTimeout: 10_000 });
  addRoutes(server, views);
  try {
    const url = await server.listen({ host, port });
    return { url, close: () => server.close() };
  } catch (error) {
    await server.close();
    throw new ConnectorError('http-unavailable', {
      message: `Listening on ${host} port ${port} failed: ${error instanceof Error ? error.message : 'unknown'}.`,
      cause: error,
    });
  }
}
