// The door for webhooks: takes what Microsoft posts, believes nothing of it but that there is news, and tells
// strangers nothing at all. Whatever is not right gets the same empty answer.
import { createHash, timingSafeEqual } from 'node:crypto';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Webhook } from '../sources/webhook.ts';
import type { Clock } from '../world/clock.ts';

export interface WebhookServer {
  /** Base URL with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** What fastify listens with when it has a certificate. */
interface SecureListener {
  setSecureContext(certificate: { readonly cert?: string; readonly key?: string }): void;
}

/** A notification of a thousand blobs is shorter. */
const mostBytes = 1024 * 1024;
const requestMs = 10_000;
const mostConnections = 100;
/** Far above what Microsoft sends; beyond it everybody is told to come later. */
const mostPerMinute = 600;
const minuteMs = 60_000;
/** A renewed certificate counts after so long. */
const certificateAgeMs = 10 * minuteMs;

/** Throws a ConnectorError: `webhook-unavailable`, or `secret-…` when the certificate cannot be read. */
export async function startWebhookServer(webhook: Webhook, clock: Clock): Promise<WebhookServer> {
  const { host, port, path, source } = webhook;
  let certificate = await readCertificate(webhook);
  let readAt = clock.monotonic();
  const server = fastify({
    forceCloseConnections: true,
    bodyLimit: mostBytes,
    requestTimeout: requestMs,
    connectionTimeout: requestMs,
    ...(certificate === undefined ? {} : { https: { ...certificate, minVersion: 'TLSv1.2' as const } }),
  });
  server.server.maxConnections = mostConnections;
  const isWithinRate = createRate(clock);

  /** Also after it was renewed; a file that cannot be read now leaves the old one in use. */
  async function renewCertificate(): Promise<void> {
    if (certificate === undefined || clock.monotonic() - readAt < certificateAgeMs) return;
    readAt = clock.monotonic();
    certificate = await readCertificate(webhook).catch(() => certificate);
    (server.server as unknown as SecureListener).setSecureContext(certificate ?? {});
  }

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.setNotFoundHandler((_request, reply) => refuse(reply));
  server.setErrorHandler((_error, _request, reply) => refuse(reply));
  server.addHook('onRequest', async (request, reply) => {
    if (!isWithinRate()) return reply.code(429).send();
    await renewCertificate().catch(() => {});
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

/** By their digests, which have one length and are compared in one time. */
async function isSender({ headers }: FastifyRequest, { authId }: Webhook): Promise<boolean> {
  const shown = headers['webhook-authid'];
  if (typeof shown !== 'string') return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  try {
    return timingSafeEqual(digest(shown), digest(await authId.read()));
  } catch {
    return false;
  }
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

function createRate(clock: Clock): () => boolean {
  let minute = 0;
  let count = 0;
  return () => {
    const now = Math.floor(clock.monotonic() / minuteMs);
    if (now !== minute) count = 0;
    minute = now;
    count += 1;
    return count <= mostPerMinute;
  };
}

async function readCertificate({
  certificate,
}: Webhook): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  if (certificate === undefined) return undefined;
  const [cert, key] = await Promise.all([certificate.chain.read(), certificate.key.read()]);
  return { cert, key };
}
