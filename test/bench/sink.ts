// A receiver that only counts lines and answers a close, so that it costs the measured process nothing but its own work.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';

export interface Sink extends AsyncDisposable {
  readonly port: number;
  /** PEM of who signed its certificate. */
  readonly authority: string;
  /** Resolves when so many lines have come, repeats included. */
  received(lines: number): Promise<void>;
}

const lineFeed = 0x0a;

export async function startSink(isTls: boolean): Promise<Sink> {
  const authority = makeAuthority('Bench Authority');
  const { certificate: cert, key } = makeCertificate({ issuer: authority });
  let lines = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let arrived = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const take = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
      if (lines >= wanted) arrived.resolve();
    });
  };
  const server = isTls ? createTlsServer({ cert, key }, take) : createServer(take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    authority: authority.certificate,
    received: (count) => {
      wanted = count;
      arrived = Promise.withResolvers();
      if (lines >= wanted) arrived.resolve();
      return arrived.promise;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
