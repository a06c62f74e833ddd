// TLS as a wire. The certificate is verified against the system's and the destination's own CAs, or compared
// with pins, before the first byte of ours is written.
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { ConnectorError } from '../errors/connector-error.ts';
import type { Clock } from '../world/clock.ts';
import { brokenError } from './connect-failure.ts';
import { observeTcp } from './observed-tcp.ts';
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

export function createTlsWire(target: TcpTarget, options: TlsOptions, clock: Clock): Wire {
  const address = `tls://${target.host}:${target.port}`;
  const readIdentity = createTlsIdentityReader(options);
  let resumption: Resumption | undefined;

  return {
    address,
    connect: async (signal) => {
      const identity = await readIdentity();
      const session = resumption?.version === identity.version ? resumption.session : undefined;
      const tcp = await connectTcp(target, address, clock, signal);
      const socket = startTls(tcp, target, options, identity, session);
      const peer = createPeer(socket, address, options);
      const finished = untilEnd(socket, tcp, peer);
      try {
        await withinTime(untilSecure(socket, tcp, peer), address, clock, signal, handshakeTooLate);
        if (options.fingerprints.length > 0) checkPin(socket, options, peer);
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
function createPeer(socket: TLSSocket, address: string, options: TlsOptions): TlsPeer {
  let certificate: TlsPeer['certificate'];
  socket.prependListener('secure', () => {
    const shown = socket.getPeerCertificate();
    if (shown?.fingerprint256 !== undefined) certificate = shown;
  });
  return {
    address,
    get certificate() {
      return certificate;
    },
    hasClientCertificate: options.certificateFile !== undefined,
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
  const shown = socket.getPeerCertificate().fingerprint256?.replaceAll(':', '').toUpperCase();
  if (shown === undefined || !options.fingerprints.includes(shown)) throw pinMismatch(peer);
}

function untilEnd(socket: TLSSocket, tcp: Socket, peer: TlsPeer): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const breakOff = (error: ConnectorError) => resolve({ how: 'broken', error });
    socket.once('end', () => resolve({ how: 'ended' }));
    socket.once('error', (error) => breakOff(tlsFailure(peer, error)));
    socket.once('close', () => breakOff(brokenError(peer.address)));
    // TLS may still be working on what came right before the end of TCP.
    tcp.once('end', () => setImmediate(() => resolve({ how: 'truncated' })));
    tcp.once('close', () => setImmediate(() => breakOff(brokenError(peer.address))));
    socket.resume();
  });
}
