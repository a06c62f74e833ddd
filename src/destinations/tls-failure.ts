// Puts the failures of TLS into our own words: what the receiver showed, and who has to do what. Codes are
// those of OpenSSL as Node passes them on (X509_V_ERR_… without prefix, ERR_SSL_…, ERR_TLS_…).
import type { PeerCertificate } from 'node:tls';
import type { ErrorCode } from '../errors/codes.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { brokenError, systemCode } from './connect-failure.ts';

type Failure = { readonly code: ErrorCode; readonly seen: string };

const certificateFailures: Readonly<Record<string, Failure>> = {
  CERT_HAS_EXPIRED: { code: 'destination-certificate-expired', seen: 'its certificate has expired' },
  CERT_NOT_YET_VALID: { code: 'destination-certificate-expired', seen: 'its certificate is not valid yet' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'destination-certificate-wrong-name',
    seen: 'its certificate is made out to another name',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    code: 'destination-certificate-untrusted',
    seen: 'its certificate is signed by itself and not trusted here',
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    code: 'destination-certificate-untrusted',
    seen: 'its certificate leads to a CA that is not trusted here',
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    code: 'destination-certificate-untrusted',
    seen: 'its certificate is signed by a CA that is not trusted here, or it does not send the chain',
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    code: 'destination-certificate-untrusted',
    seen: 'the issuer of a certificate in its chain is not known here',
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    code: 'destination-certificate-untrusted',
    seen: 'the issuer of its certificate is not known here',
  },
};

/** The first that fits the code counts. */
const handshakeFailures: readonly (readonly [pattern: RegExp, failure: Failure])[] = [
  [
    /CERTIFICATE_REQUIRED/,
    { code: 'destination-client-certificate-required', seen: 'it asks for a client certificate' },
  ],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|ACCESS_DENIED|DECRYPT_ERROR)/,
    { code: 'destination-client-certificate-refused', seen: 'it does not accept our client certificate' },
  ],
  [
    /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE/,
    { code: 'destination-tls-version', seen: 'it speaks none of the TLS versions we allow' },
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE/,
    { code: 'destination-not-tls', seen: 'what it answers is not TLS' },
  ],
];

export interface TlsPeer {
  readonly address: string;
  /** What the receiver showed, as far as the handshake came. */
  readonly certificate: PeerCertificate | undefined;
  readonly hasClientCertificate: boolean;
}

/** For failures before and after the handshake: TLS 1.3 refuses client certificates only after it. */
export function tlsFailure(peer: TlsPeer, error: Error): ConnectorError {
  const { code, seen } = classify(peer, error);
  if (code === 'destination-lost') return brokenError(peer.address, error);
  const shown = peer.certificate === undefined ? '' : ` It showed ${describeCertificate(peer.certificate)}.`;
  return new ConnectorError(code, {
    message: `Speaking TLS with ${peer.address} failed: ${seen} (${systemCode(error) || error.message}).${shown}`,
    cause: error,
  });
}

function classify(peer: TlsPeer, error: Error): Failure {
  const systemWord = systemCode(error);
  const certificateFailure = certificateFailures[systemWord];
  if (certificateFailure !== undefined) return certificateFailure;
  const found = handshakeFailures.find(([pattern]) => pattern.test(systemWord))?.[1];
  if (found?.code === 'destination-client-certificate-refused' && !peer.hasClientCertificate) {
    return { code: 'destination-client-certificate-required', seen: 'it asks for a client certificate' };
  }
  if (found !== undefined) return found;
  if (systemWord.includes('HANDSHAKE_FAILURE') && !peer.hasClientCertificate) {
    // TLS 1.2 says no more than this when a client certificate is missing.
    const seen = 'it refused the handshake, perhaps because it demands a client certificate';
    return { code: 'destination-tls-failed', seen };
  }
  if (systemWord.startsWith('ERR_SSL') || systemWord.startsWith('ERR_TLS')) {
    return { code: 'destination-tls-failed', seen: 'the handshake failed' };
  }
  return { code: 'destination-lost', seen: '' };
}

export function pinMismatch(peer: TlsPeer): ConnectorError {
  const shown = peer.certificate === undefined ? 'no certificate' : describeCertificate(peer.certificate);
  return new ConnectorError('destination-pin-mismatch', {
    message: `Speaking TLS with ${peer.address} was given up before the first line: it showed ${shown}, which is not pinned.`,
  });
}

/** TCP is there, and nobody speaks TLS on it. */
export function handshakeTooLate(address: string, seconds: number): ConnectorError {
  return new ConnectorError('destination-timed-out', {
    message: `${address} took the connection and did not answer the TLS handshake within ${seconds} s.`,
    remedy:
      "Perhaps this port is not for TLS: use the receiver's TLS port, or state transport: tcp. Else see whether the receiver hangs.",
  });
}

/** The connection ended in the middle of the handshake. */
export function handshakeCutOff(peer: TlsPeer): ConnectorError {
  return new ConnectorError('destination-tls-failed', {
    message: `${peer.address} closed the connection during the TLS handshake.`,
  });
}

function describeCertificate(certificate: PeerCertificate): string {
  const names = certificate.subjectaltname === undefined ? '' : ` for ${certificate.subjectaltname}`;
  return `${nameOf(certificate.subject)}${names}, issued by ${nameOf(certificate.issuer)}, valid until ${certificate.valid_to}, SHA-256 ${certificate.fingerprint256}`;
}

/** `CN=siem.example, O=Contoso`. */
export function nameOf(name: PeerCertificate['subject'] | undefined): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : value}`)
    .join(', ');
}
