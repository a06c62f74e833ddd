// The door for webhooks: takes what Microsoft posts, believes nothing of it but that there is news, and tells
// strangers nothing at all. Whatever is not right gets the same empty answer.
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Webhook } from '../sources/webhook.ts';
import type { Clock } from '../world/clock.ts';
import { createRequestRate } from './request-rate.ts';
import { serveCertificate } from './served-certificate.ts';
import { isSecretShown } from './shown-secret.ts';

export interface WebhookServer {
  /** Base URL with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** A notification of a thousand blobs is shorter. */
const mostBytes = 1024 * 1024;
const requestMs = 10_000;
const mostConnections = 100;
/** Far above what Microsoft sends, also where one proxy passes all on; who goes beyond it is told to come later. */
const limits = { perAddress: 600, inAll: 6_000 };

/** Throws a ConnectorError: `webhook-unavailable`, or `secret-…` when the certificate cannot be read. */
export async function startWebhookServer(webhook: Webhook, clock: Clock): Promise<WebhookServer> {
  const { host, port, path, source } = webhook;
  const served = await serveCertificate(webhook.certificate, clock);
  const server = fastify({
    forceCloseConnections: true,
    bodyLimit: mostBytes,
    requestTimeout: requestMs,
    connectionTimeout: requestMs,
    ...served.listening,
  });
  server.server.maxConnections = mostConnections;
  // Whoever refuses a certificate that has ended makes no request, but a connection.
  server.server.on('connection', () => void served.renew(server.server));
  const isWithinRate = createRequestRate(limits, clock);

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.setNotFoundHandler((_request, reply) => refuse(reply));
  server.setErrorHandler((_error, _request, reply) => refuse(reply));
  server.addHook('onRequest', async (request, reply) => {
    if (!isWithinRate(request.ip)) return reply.code(429).send();
    await served.renew(server.server);
    const isKnown = request.method === 'POST' && request.url === path;
    if (!isKnown || !(await isSender(request, webhook))) return refuse(reply);
  });
  server.post(path, async (request, reply) => {
    const kind = kindOf(request);
    if (kind === undefined) return refuse(reply);
    if (kind === 'notification') webhook.notified();
    return reply.code(200).send();
  });

  try {
    const url = await server.listen({ host, port });
    return { url, close: () => server.close() };
  } catch (error) {
    await server.close();
    throw new ConnectorError('webhook-unavailable', {
      message: `Listening on ${host} port ${port} for the webhook of ${source} failed: ${error instanceof Error ? error.message : 'unknown'}.`,
      cause: error,
    });
  }
}

function refuse(reply: FastifyReply): FastifyReply {
  return reply.code(404).send();
}

async function isSender({ headers }: FastifyRequest, { authId }: Webhook): Promise<boolean> {
  const shown = headers['webhook-authid'];
  return typeof shown === 'string' && (await isSecretShown(shown, authId));
}

/** Nothing in it is used: what is new is asked for where it has always been asked for. */
function kindOf({ headers, body }: FastifyRequest): 'validation' | 'notification' | undefined {
  try {
    const value: unknown = JSON.parse(String(body));
    if (Array.isArray(value)) return 'notification';
    const isObject = typeof value === 'object' && value !== null;
    return isObject && ('validationCode' in value || 'webhook-validationcode' in headers)
      ? 'validation'
      : undefined;
  } catch {
    return undefined;
  }
}
