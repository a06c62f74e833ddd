// A certificate in words, the same wherever one is named: whose it is, who signed it and when it is valid.
import type { X509Certificate } from 'node:crypto';

/** `CN=siem.example for DNS:siem.example, issued by CN=…, valid 2026-01-08T… to …, SHA-256 AB:CD:…`. */
export function describeCertificate(certificate: X509Certificate): string {
  const names = certificate.subjectAltName === undefined ? '' : ` for ${certificate.subjectAltName}`;
  const validity = `valid ${timeOf(certificate.validFromDate)} to ${timeOf(certificate.validToDate)}`;
  return `${nameOf(certificate.subject)}${names}, issued by ${nameOf(certificate.issuer)}, ${validity}, SHA-256 ${certificate.fingerprint256}`;
}

/** `CN=siem.example, O=Contoso`; Node writes one part a line. */
export function nameOf(name: string): string {
  return name.split('\n').join(', ');
}

/** A date that X.509 can hold and JavaScript cannot is not worth an exception. */
function timeOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unreadable date' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
