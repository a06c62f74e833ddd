// Looks at the certificates a TLS listener shows and says whether a destination would trust them, as data. It
// shakes hands without verifying, on purpose, and sends nothing.
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { Clock } from '../world/clock.ts';
import { connectTcp, type TcpTarget, withinTime } from './tcp.ts';
import { handshakeCutOff, handshakeTooLate, nameOf, type TlsPeer, tlsFailure } from './tls-failure.ts';
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
    const peer = {
      address,
      certificate: undefined,
      hasClientCertificate: options.certificateFile !== undefined,
    };
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
  const certificates = chainOf(socket.getPeerCertificate(true));
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    certificates,
    distrust: options.fingerprints.length > 0 ? pinDistrust(certificates, options) : distrustOf(socket),
  };
}

function pinDistrust(certificates: readonly ShownCertificate[], options: TlsOptions): string | undefined {
  const shown = certificates[0]?.fingerprint.replaceAll(':', '') ?? '';
  return options.fingerprints.includes(shown) ? undefined : 'its certificate is not among the pinned ones';
}

function distrustOf(socket: TLSSocket): string | undefined {
  // Node's types promise an Error, and at run time it is the code of one.
  const reason: unknown = socket.authorizationError;
  if (socket.authorized || reason === null || reason === undefined) return undefined;
  return reason instanceof Error ? reason.message : String(reason);
}

/** An authority that signed itself names itself as its issuer, and ends the chain. */
function chainOf(first: DetailedPeerCertificate): readonly ShownCertificate[] {
  const shown: ShownCertificate[] = [];
  const seen = new Set<string>();
  for (
    let certificate: DetailedPeerCertificate | undefined = first;
    certificate?.fingerprint256 !== undefined && !seen.has(certificate.fingerprint256);
    certificate = certificate.issuerCertificate
  ) {
    seen.add(certificate.fingerprint256);
    shown.push({
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      validFromAt: Date.parse(certificate.valid_from),
      validToAt: Date.parse(certificate.valid_to),
      names: certificate.subjectaltname?.split(', ') ?? [],
      fingerprint: certificate.fingerprint256,
    });
  }
  return shown;
}
