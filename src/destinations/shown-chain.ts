// The certificates a TLS peer showed.
import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** The receiver's own first, then its issuers as far as they are sent or known here; empty when it showed none. */
export function shownChain(socket: TLSSocket): readonly X509Certificate[] {
  const shown = new Map<string, X509Certificate>();
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  // An authority that signed itself names itself as its issuer, and ends the chain.
  while (certificate?.raw !== undefined && !shown.has(certificate.fingerprint256)) {
    shown.set(certificate.fingerprint256, new X509Certificate(certificate.raw));
    certificate = certificate.issuerCertificate;
  }
  return [...shown.values()];
}
