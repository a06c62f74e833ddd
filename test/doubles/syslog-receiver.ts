// A syslog receiver on a free port of loopback, over TCP or TLS, that reads LF-framed lines as fast or as slowly
// as told. Closed with `await using`.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface SyslogReceiver extends AsyncDisposable {
  readonly port: number;
  readonly lines: readonly string[];
  readonly connections: number;
  readonly sessionsReused: number;
  /** Resets every connection and stops listening. */
  die(): void;
}

export interface ReceiverWish {
  readonly tls?: TlsOptions;
  /** Of all connections together. */
  readonly linesPerSecond?: number;
}

export async function startReceiver(wish: ReceiverWish = {}): Promise<SyslogReceiver> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const closing = new AbortController();
  let connections = 0;
  let sessionsReused = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** One connection after the other gets its share, as with a receiver that has one worker. */
  async function atPace(count: number): Promise<void> {
    if (wish.linesPerSecond === undefined) return;
    const ms = (count * 1_000) / wish.linesPerSecond;
    turn = turn.then(() => delay(ms, undefined, { signal: closing.signal }));
    await turn;
  }

  async function read(socket: Socket): Promise<void> {
    let rest = '';
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      const parts = (rest + String(chunk)).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
      await atPace(parts.length);
    }
    socket.end();
  }

  const accept = (socket: Socket) => {
    connections += 1;
    if ('isSessionReused' in socket && (socket as { isSessionReused(): boolean }).isSessionReused()) {
      sessionsReused += 1;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    read(socket).catch(() => {});
  };
  const options = { allowHalfOpen: true, highWaterMark: wish.linesPerSecond === undefined ? 65_536 : 1_024 };
  const server =
    wish.tls === undefined
      ? createServer(options, accept)
      : createTlsServer({ ...options, ...wish.tls }, accept);
  server.on('tlsClientError', () => {});
  const port = await listen(server);

  return {
    port,
    lines,
    get connections() {
      return connections;
    },
    get sessionsReused() {
      return sessionsReused;
    },
    die: () => {
      for (const socket of sockets) socket.resetAndDestroy();
      server.close();
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      for (const socket of sockets) socket.destroy();
      // Not waited for: a TLS server does not always notice that a refused connection is gone.
      server.close();
    },
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
