// A small SIEM: takes syslog over TCP or TLS, reads every line, and answers an orderly end with its own, as a
// healthy receiver does. It can be told to be slow, to freeze, to swallow what it gets, or to die.
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Clock } from '../world/clock.ts';
import { Arrivals } from './arrivals.ts';
import { readSiemLine } from './siem-line.ts';
import { SyslogFrames } from './syslog-frames.ts';

export interface CollectorOptions {
  readonly clock: Clock;
  /** 0 takes a free one; listens on 127.0.0.1. */
  readonly port?: number;
  /** PEM; given: TLS, and with `clientCa` a client certificate is required. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientCa?: string };
  /** Record ids kept. */
  readonly idLimit?: number;
  /** Sees every message as it came, without framing. Must not throw. */
  readonly onMessage?: (message: string) => void;
}

export interface Collector {
  readonly port: number;
  readonly arrivals: Arrivals;
  /** Reads at most so many lines a second and connection; 0: as fast as they come. */
  slowTo(linesPerSecond: number): void;
  /** Stops reading, so that buffers fill, until `thaw`. Connections are still accepted. */
  freeze(): void;
  thaw(): void;
  /** Keeps reading, but forgets what it reads: an answer to the end of a stream then proves nothing. */
  swallow(isSwallowing: boolean): void;
  /** Resets all connections; what it has not read is gone. It goes on listening. */
  cut(): void;
  /** Resets all connections and stops listening. */
  die(): Promise<void>;
  close(): Promise<void>;
}

interface Mood {
  linesPerSecond: number;
  isSwallowing: boolean;
  /** Resolves when the collector may read again. */
  thawed: Promise<void>;
}

export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const arrivals = new Arrivals(options.idLimit);
  const mood: Mood = { linesPerSecond: 0, isSwallowing: false, thawed: Promise.resolve() };
  const sockets = new Set<Socket>();
  const ended = new AbortController();
  let release = () => {};
  const server = listen(options, (socket) => {
    // A cut connection is the sender's affair; what was read is counted already.
    socket.on('error', () => {});
    void receive(socket, options, arrivals, mood, ended.signal);
  });
  // Below TLS, because only a TCP socket can be reset.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const die = () => {
    ended.abort();
    release();
    cut();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port: (server.address() as AddressInfo).port,
    arrivals,
    slowTo: (linesPerSecond) => {
      mood.linesPerSecond = linesPerSecond;
    },
    freeze: () => {
      mood.thawed = new Promise((resolve) => {
        release = resolve;
      });
    },
    thaw: () => release(),
    swallow: (isSwallowing) => {
      mood.isSwallowing = isSwallowing;
    },
    cut,
    die,
    close: die,
  };
}

function listen({ tls }: CollectorOptions, connected: (socket: Socket) => void): Server {
  // Half-open, so that the answer to an orderly end goes out only when everything before it has been read.
  if (!tls) return createTcpServer({ allowHalfOpen: true }, connected);
  const client = tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true };
  return createTlsServer({ allowHalfOpen: true, key: tls.key, cert: tls.cert, ...client }, connected).on(
    'tlsClientError',
    () => {},
  );
}

async function receive(
  socket: Socket,
  { clock, onMessage }: CollectorOptions,
  arrivals: Arrivals,
  mood: Mood,
  signal: AbortSignal,
): Promise<void> {
  const frames = new SyslogFrames();
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      await mood.thawed;
      if (signal.aborted || socket.destroyed) return;
      const messages = frames.push(chunk as Buffer);
      if (!mood.isSwallowing) {
        for (const message of messages) {
          arrivals.enter(readSiemLine(message));
          onMessage?.(message);
        }
      }
      if (frames.isLost) return breakOff(socket);
      if (mood.linesPerSecond > 0) {
        await clock.sleep((messages.length / mood.linesPerSecond) * 1_000, signal);
      }
    }
    await mood.thawed;
    socket.end();
  } catch {
    // Reset by the sender.
    socket.destroy();
  }
}

/** In a way that the sender cannot take for an orderly end. */
function breakOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
