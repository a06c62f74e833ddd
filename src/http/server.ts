// The HTTP door: answers on loopback unless configured otherwise. A port that is taken does not stop delivery.
import { fastify } from 'fastify';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Clock } from '../world/clock.ts';
import type { Secret } from '../world/secret.ts';
import { createGuard } from './guard.ts';
import { addRoutes } from './routes.ts';
import { type CertificatePlace, serveCertificate } from './served-certificate.ts';
import { assertHardToGuess } from './shown-secret.ts';
import type { Views } from './views.ts';

/** Where it listens, with every secret ready to be read. */
export interface HttpPlace {
  readonly host: string;
  readonly port: number;
  readonly token?: Secret | undefined;
  readonly certificate?: CertificatePlace | undefined;
}

export interface HttpServer {
  /** Base URL without a slash at its end, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

const requestMs = 10_000;
const mostConnections = 100;

/** Throws `http-unavailable` when the address cannot be listened on, `secret-…` for token and certificate. */
export async function startHttpServer(
  { host, port, token, certificate }: HttpPlace,
  views: Views,
  clock: Clock,
): Promise<HttpServer> {
  if (token !== undefined) await assertHardToGuess(token);
  const served = await serveCertificate(certificate, clock);
  const server = fastify({
    forceCloseConnections: true,
    bodyLimit: 1_024,
    requestTimeout: requestMs,
    connectionTimeout: requestMs,
    ...served.listening,
  });
  server.server.maxConnections = mostConnections;
  // Whoever refuses a certificate that has ended makes no request, but a connection.
  server.server.on('connection', () => void served.renew(server.server));
  const guard = createGuard({ host, token }, clock);
  server.addHook('onRequest', async (request, reply) => {
    await served.renew(server.server);
    return guard(request, reply);
  });
  // No answer repeats what was asked, and none tells a defect to a stranger.
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    if (isTheirs) return reply.code(error.statusCode ?? 400).send({ error: 'not understood' });
    if (!(error instanceof ConnectorError)) return reply.code(500).send({ error: 'a defect of the program' });
    const { code, message, remedy } = error;
    return reply.code(503).send({ error: { code, message, remedy } });
  });
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
