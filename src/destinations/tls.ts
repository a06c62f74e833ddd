// TLS as a wire. The certificate is verified against the system's and the destination's own CAs, or compared
// with pins, before the first byte of ours is written.
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { ConnectorError } from '../errors/connector-error.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import { createCertificateTeller } from './certificate-teller.ts';
import { brokenError } from './connect-failure.ts';
import { observeTcp } from './observed-tcp.ts';
import { isPinned } from './pins.ts';
import { shownChain } from './shown-chain.ts';
import { createSocketConnection } from './socket-connection.ts';
import { connectTcp, type TcpTarget, withinTime } from './tcp.ts';
import { handshakeCutOff, handshakeTooLate, pinMismatch, type TlsPeer, tlsFailure } from './tls-failure.ts';
import { createTlsIdentityReader, type TlsIdentity } from './tls-files.ts';
import type { TlsOptions } from './tls-options.ts';
import type { StreamEnd, Wire } from './wire.ts';

/** What makes the next handshake cheap. It holds only while our own files stay the same. */
interface Resumption {
  readonly version: string;
  readonly session: Buffer;
}

export interface TlsWorld {
  readonly clock: Clock;
  readonly report: Report;
  /** For notices: whose wire it is. */
  readonly destination: string;
}

export function createTlsWire(
  target: TcpTarget,
  options: TlsOptions,
  { clock, report, destination }: TlsWorld,
): Wire {
  const address = `tls://${target.host}:${target.port}`;
  const tell = createCertificateTeller(destination, address, report);
  const readIdentity = createTlsIdentityReader(options, ({ message, remedy }) =>
    report({ notice: 'destination-files-kept', destination, message, remedy }),
  );
  let resumption: Resumption | undefined;

  return {
    address,
    connect: async (signal, hear) => {
      const identity = await readIdentity();
      const session = resumption?.version === identity.version ? resumption.session : undefined;
      const tcp = await connectTcp(target, address, clock, signal);
      const socket = startTls(tcp, target, options, identity, session);
      const peer = createPeer(socket, address, clock);
      // Before the verdict, so that its end is known also where it is the reason for being refused.
      tell('connector', peer.own);
      const finished = untilEnd(socket, tcp, peer, hear);
      try {
        await withinTime(untilSecure(socket, tcp, peer), address, clock, signal, handshakeTooLate);
        if (options.fingerprints.length > 0) checkPin(socket, options, peer);
        tell('receiver', peer.chain[0]);
      } catch (error) {
        resumption = undefined;
        socket.destroy();
        tcp.destroy();
        throw error;
      }
      socket.on('session', (next) => {
        resumption = { version: identity.version, session: next };
      });
      return createSocketConnection(socket, tcp, finished, (error) => tlsFailure(peer, error));
    },
  };
}

function startTls(
  tcp: Socket,
  target: TcpTarget,
  options: TlsOptions,
  identity: TlsIdentity,
  session: Buffer | undefined,
): TLSSocket {
  const name = options.serverName ?? target.host;
  return connect({
    socket: observeTcp(tcp),
    secureContext: identity.context,
    // A pin is compared below, whoever signed the certificate; without pins OpenSSL's verdict counts.
    rejectUnauthorized: options.fingerprints.length === 0,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(session === undefined ? {} : { session }),
  });
}

/** Node forgets the certificate when it refuses it, so it is noted before the verdict. */
function createPeer(socket: TLSSocket, address: string, clock: Clock): TlsPeer {
  let chain: TlsPeer['chain'] = [];
  const own = socket.getX509Certificate();
  socket.prependListener('secure', () => {
    chain = shownChain(socket);
  });
  return {
    address,
    own,
    get chain() {
      return chain;
    },
    get atMs() {
      return clock.now();
    },
  };
}

function untilSecure(socket: TLSSocket, tcp: Socket, peer: TlsPeer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', (error) => reject(tlsFailure(peer, error)));
    tcp.once('end', () => reject(handshakeCutOff(peer)));
  });
}

function checkPin(socket: TLSSocket, options: TlsOptions, peer: TlsPeer): void {
  // A session comes from a connection that passed this check; a resumed one shows no certificate again.
  if (socket.isSessionReused()) return;
  if (!isPinned(peer.chain[0], options)) throw pinMismatch(peer);
}

function untilEnd(
  socket: TLSSocket,
  tcp: Socket,
  peer: TlsPeer,
  hear?: (bytes: Uint8Array) => void,
): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const breakOff = (error: ConnectorError) => resolve({ how: 'broken', error });
    socket.once('end', () => resolve({ how: 'ended' }));
    socket.once('error', (error) => breakOff(tlsFailure(peer, error)));
    socket.once('close', () => breakOff(brokenError(peer.address)));
    // TLS may still be working on what came right before the end of TCP.
    tcp.once('end', () => setImmediate(() => resolve({ how: 'truncated' })));
    tcp.once('close', () => setImmediate(() => breakOff(brokenError(peer.address))));
    if (hear !== undefined) socket.on('data', hear);
    socket.resume();
  });
}
