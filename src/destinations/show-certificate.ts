// Looks at the certificates a TLS listener shows and says whether a destination would trust them, as data. It
// shakes hands without verifying, on purpose, and sends nothing.
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { Clock } from '../world/clock.ts';
import { nameOf } from './describe-certificate.ts';
import { isPinned, keyPinOf } from './pins.ts';
import { shownChain } from './shown-chain.ts';
import { connectTcp, type TcpTarget, withinTime } from './tcp.ts';
import { handshakeCutOff, handshakeTooLate, type TlsPeer, tlsFailure } from './tls-failure.ts';
import { createTlsIdentityReader } from './tls-files.ts';
import { type TlsOptions, tlsOptions } from './tls-options.ts';

export interface ShownCertificate {
  /** `CN=siem.example, O=Contoso`. */
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly validFromAt: number;
  readonly validToAt: number;
  /** `DNS:siem.example`, `IP Address:192.0.2.1`, …; empty for authorities. */
  readonly names: readonly string[];
  /** SHA-256, `AB:CD:…`: fit for tls.fingerprints. */
  readonly fingerprint: string;
  /** `sha256//…`, of its public key: fit for tls.fingerprints, too. */
  readonly keyPin: string;
}

export interface ShownChain {
  /** `TLSv1.2` or `TLSv1.3`. */
  readonly protocol: string;
  /** The receiver's own certificate first, then its issuers as far as they are sent or known here. */
  readonly certificates: readonly ShownCertificate[];
  /** Undefined when a destination with these options would trust the receiver; else why it would not. */
  readonly distrust: string | undefined;
}

/** `options` are those a destination would have. Throws ConnectorErrors of the `destination-…` codes. */
export async function showCertificate(
  target: TcpTarget,
  clock: Clock,
  signal: AbortSignal,
  options: TlsOptions = tlsOptions.parse({}),
): Promise<ShownChain> {
  const address = `tls://${target.host}:${target.port}`;
  const { context } = await createTlsIdentityReader(options)();
  const tcp = await connectTcp(target, address, clock, signal);
  const name = options.serverName ?? target.host;
  const socket = connect({
    socket: tcp,
    secureContext: context,
    rejectUnauthorized: false,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    ...(isIP(name) === 0 ? { servername: name } : {}),
  });
  try {
    const peer = { address, chain: [], own: socket.getX509Certificate(), atMs: clock.now() };
    await withinTime(untilSecure(socket, peer), address, clock, signal, handshakeTooLate);
    return describe(socket, options);
  } finally {
    socket.destroy();
    tcp.destroy();
  }
}

function untilSecure(socket: TLSSocket, peer: TlsPeer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', (error) => reject(tlsFailure(peer, error)));
    socket.once('close', () => reject(handshakeCutOff(peer)));
  });
}

function describe(socket: TLSSocket, options: TlsOptions): ShownChain {
  const chain = shownChain(socket);
  const isTrusted = isPinned(chain[0], options);
  const pinDistrust = isTrusted ? undefined : 'its certificate is not among the pinned ones';
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    certificates: chain.map(shownCertificate),
    distrust: options.fingerprints.length > 0 ? pinDistrust : distrustOf(socket),
  };
}

function distrustOf(socket: TLSSocket): string | undefined {
  // Node's types promise an Error, and at run time it is the code of one.
  const reason: unknown = socket.authorizationError;
  if (socket.authorized || reason === null || reason === undefined) return undefined;
  return reason instanceof Error ? reason.message : String(reason);
}

function shownCertificate(certificate: X509Certificate): ShownCertificate {
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFromAt: certificate.validFromDate.getTime(),
    validToAt: certificate.validToDate.getTime(),
    names: certificate.subjectAltName?.split(', ') ?? [],
    fingerprint: certificate.fingerprint256,
    keyPin: keyPinOf(certificate),
  };
}
