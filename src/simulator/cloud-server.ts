// Puts the simulated cloud, or an identity endpoint beside it, on a loopback port. Answers go out as they come;
// where the cloud cuts a connection the socket is destroyed. The only file that knows the HTTP library.

import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { Cloud } from './cloud.ts';
import type { CloudRequest } from './cloud-answer.ts';

export interface CloudServer {
  /** E.g. `http://127.0.0.1:4711`: authority and endpoint of every simulated service. */
  readonly origin: string;
  close(): Promise<void>;
}

/** `port` 0 takes a free one. Listens on 127.0.0.1 only, because it speaks without TLS. */
export async function serveCloud(cloud: Pick<Cloud, 'handle'>, port = 0): Promise<CloudServer> {
  const server = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: 1_048_576 });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.all('/*', async (request, reply) => {
    reply.hijack();
    await send(cloud, reply.raw, {
      method: request.method,
      url: `http://${request.headers.host ?? '127.0.0.1'}${request.raw.url ?? '/'}`,
      headers: plainHeaders(request.headers),
      ...(typeof request.body === 'string' && { body: request.body }),
    });
  });
  await server.listen({ host: '127.0.0.1', port });
  const address = server.server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

async function send(
  cloud: Pick<Cloud, 'handle'>,
  response: ServerResponse,
  request: CloudRequest,
): Promise<void> {
  try {
    const answer = await cloud.handle(request);
    response.writeHead(answer.status, { ...answer.headers });
    for await (const chunk of answer.body) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  } catch {
    // A cut that was asked for, or a defect of the simulator: the client sees a broken connection either way.
    response.destroy();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function plainHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value ?? '')] as const);
  return Object.fromEntries(pairs);
}
