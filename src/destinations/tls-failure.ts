// Puts the failures of TLS into our own words: what the receiver showed, and who has to do what. Codes are
// those of OpenSSL as Node passes them on (X509_V_ERR_… without prefix, ERR_SSL_…, ERR_TLS_…).
import type { X509Certificate } from 'node:crypto';
import type { ErrorCode } from '../errors/codes.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { brokenError, systemCode } from './connect-failure.ts';
import { describeCertificate } from './describe-certificate.ts';

type Failure = { readonly code: ErrorCode; readonly seen: string; readonly remedy?: string };

const certificateFailures: Readonly<Record<string, Failure>> = {
  CERT_HAS_EXPIRED: { code: 'destination-certificate-expired', seen: 'its certificate has expired' },
  CERT_NOT_YET_VALID: {
    code: 'destination-certificate-expired',
    seen: 'its certificate is not valid yet',
    remedy:
      "Set this machine's clock right (NTP); if it is right, let the SIEM team use a certificate that is valid today.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'destination-certificate-wrong-name',
    seen: 'its certificate is made out to another name',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    code: 'destination-certificate-untrusted',
    seen: 'its certificate is signed by itself and not trusted here',
    remedy:
      'After comparing it by hand with what the SIEM team says, pin it with tls.fingerprints, or put the certificate itself into tls.caFile.',
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
  INVALID_PURPOSE: {
    code: 'destination-certificate-untrusted',
    seen: 'its certificate, or one of its chain, is not made for servers',
    remedy: "Let the SIEM team use a certificate whose key usage allows 'server authentication'.",
  },
  CERT_SIGNATURE_FAILURE: {
    code: 'destination-certificate-untrusted',
    seen: 'the signature under a certificate of its chain is wrong',
    remedy:
      'Compare tls.caFile with the CA that signed the certificate: it may be an older one of the same name.',
  },
};

/** Whatever else OpenSSL finds wrong with a certificate. */
const otherCertificateFailure =
  /^(CERT_|INVALID_CA|PATH_LENGTH|UNABLE_TO_|ERROR_IN_CERT|HOSTNAME_MISMATCH|UNSPECIFIED)/;

const required: Failure = {
  code: 'destination-client-certificate-required',
  seen: 'it asks for a client certificate',
};
const refused =
  /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|ACCESS_DENIED|DECRYPT_ERROR)/;
const otherVersion = /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE/;
const noTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE/;

export interface TlsPeer {
  readonly address: string;
  /** What the receiver showed, as far as the handshake came: its own certificate first, then its issuers. */
  readonly chain: readonly X509Certificate[];
  /** Our client certificate. */
  readonly own: X509Certificate | undefined;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** For failures before and after the handshake: TLS 1.3 refuses client certificates only after it. */
export function tlsFailure(peer: TlsPeer, error: Error): ConnectorError {
  const { code, seen, remedy } = classify(peer, error);
  if (code === 'destination-lost') return brokenError(peer.address, error);
  const isOurs = code.startsWith('destination-client-certificate');
  const about =
    isOurs && peer.own !== undefined ? ` Ours is ${describeCertificate(peer.own)}.` : shownBy(peer);
  return new ConnectorError(code, {
    message: `Speaking TLS with ${peer.address} failed: ${seen} (${systemCode(error) || error.message}).${about}`,
    ...(remedy === undefined ? {} : { remedy }),
    cause: error,
  });
}

function classify(peer: TlsPeer, error: Error): Failure {
  const systemWord = systemCode(error);
  const known = certificateFailures[systemWord];
  if (known !== undefined) return known;
  if (otherCertificateFailure.test(systemWord)) {
    const seen = `its certificate, or one of its chain, cannot be trusted: ${error.message}`;
    return { code: 'destination-certificate-untrusted', seen };
  }
  if (systemWord.includes('CERTIFICATE_REQUIRED')) return required;
  if (refused.test(systemWord)) return peer.own === undefined ? required : refusal(peer.own, peer.atMs);
  if (otherVersion.test(systemWord)) {
    return { code: 'destination-tls-version', seen: 'it speaks none of the TLS versions we allow' };
  }
  if (noTls.test(systemWord)) return { code: 'destination-not-tls', seen: 'what it answers is not TLS' };
  if (systemWord.includes('HANDSHAKE_FAILURE') && peer.own === undefined) {
    // TLS 1.2 says no more than this when a client certificate is missing.
    const seen = 'it refused the handshake, perhaps because it demands a client certificate';
    return { code: 'destination-tls-failed', seen };
  }
  if (systemWord.startsWith('ERR_SSL') || systemWord.startsWith('ERR_TLS')) {
    return { code: 'destination-tls-failed', seen: 'the handshake failed' };
  }
  return { code: 'destination-lost', seen: '' };
}

/** Receivers seldom say why; a certificate that is out of date is reason enough. */
function refusal(own: X509Certificate, atMs: number): Failure {
  if (isOver(own, atMs)) {
    const seen = 'it does not accept our client certificate, which has expired';
    return { code: 'destination-client-certificate-expired', seen };
  }
  if (own.validFromDate.getTime() > atMs) {
    const seen = 'it does not accept our client certificate, which is not valid yet';
    const remedy = "Set this machine's clock right (NTP), or use a client certificate that is valid today.";
    return { code: 'destination-client-certificate-expired', seen, remedy };
  }
  return {
    code: 'destination-client-certificate-refused',
    seen: 'it does not accept our client certificate',
  };
}

export function pinMismatch(peer: TlsPeer): ConnectorError {
  const [shown] = peer.chain;
  return new ConnectorError('destination-pin-mismatch', {
    message: `Speaking TLS with ${peer.address} was given up before the first line: it showed ${shown === undefined ? 'no certificate' : describeCertificate(shown)}, which is not pinned.`,
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
    message: `${peer.address} closed the connection during the TLS handshake.${shownBy(peer)}${shownByUs(peer)}`,
    remedy:
      "See in the receiver's log why: this port may not be for TLS, it may take no connections from this host, or demand another client certificate.",
  });
}

/** Of a chain, the certificate that is out of date; else the receiver's own. */
function shownBy({ chain, atMs }: TlsPeer): string {
  const [own] = chain;
  if (own === undefined) return '';
  const bad = chain.find((each) => isOver(each, atMs) || each.validFromDate.getTime() > atMs);
  const issuer =
    bad === undefined || bad === own ? '' : ` Out of date in its chain is ${describeCertificate(bad)}.`;
  return ` It showed ${describeCertificate(own)}.${issuer}`;
}

function shownByUs({ own }: TlsPeer): string {
  return own === undefined ? '' : ` Ours is ${describeCertificate(own)}.`;
}

function isOver(certificate: X509Certificate, atMs: number): boolean {
  return certificate.validToDate.getTime() <= atMs;
}
