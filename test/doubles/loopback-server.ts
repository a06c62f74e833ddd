// A real HTTP or HTTPS server on a free port of loopback, and a proxy that opens tunnels, for tests of the
// HTTP client. Closed with `await using`.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Certificate } from './certificates.ts';

export interface LoopbackServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:PORT` or `https://localhost:PORT`. */
  readonly origin: string;
}

export async function serve(listener: RequestListener, certificate?: Certificate): Promise<LoopbackServer> {
  const server =
    certificate === undefined
      ? createServer(listener)
      : createSecureServer({ cert: certificate.certificate, key: certificate.key }, listener);
  const port = await listen(server);
  return {
    port,
    origin: certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    [Symbol.asyncDispose]: () => close(server),
  };
}

export interface TestProxy extends LoopbackServer {
  /** `host:port` of every tunnel asked for, and the credentials that came along. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
}

/** Every tunnel leads to `targetPort` on loopback, whatever name it was asked for. */
export async function serveProxy(targetPort: number, authorization?: string): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const given = request.headers['proxy-authorization'];
    asked.push({ target: request.url ?? '', authorization: given });
    if (authorization !== undefined && given !== authorization) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const upstream = connect(targetPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  const port = await listen(server);
  return {
    port,
    asked,
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await close(server);
    },
  };
}

/** A proxy that answers every wish for a tunnel with this status. */
export async function serveClosedProxy(status: number): Promise<LoopbackServer> {
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (_request: IncomingMessage, client: Socket) => {
    client.on('error', () => client.destroy());
    client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
  });
  const port = await listen(server);
  return { port, origin: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => close(server) };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
