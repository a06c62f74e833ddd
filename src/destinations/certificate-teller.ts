// Says which certificates are in use on a wire, each time one changes, so that the log has a record of every
// renewal and the status knows until when they are good.
import type { X509Certificate } from 'node:crypto';
import type { Report } from '../notices/notice.ts';
import { nameOf } from './describe-certificate.ts';

export type TellCertificate = (
  whose: 'connector' | 'receiver',
  /** Undefined when there is none; a resumed session may show none either. */
  certificate: X509Certificate | undefined,
) => void;

export function createCertificateTeller(
  destination: string,
  address: string,
  report: Report,
): TellCertificate {
  const told = new Map<string, string>();
  return (whose, certificate) => {
    if (certificate === undefined || told.get(whose) === certificate.fingerprint256) return;
    told.set(whose, certificate.fingerprint256);
    const expiresAtMs = certificate.validToDate.getTime();
    // A pinned certificate may hold any date, and one that cannot be read ends never.
    if (Number.isNaN(expiresAtMs)) return;
    report({
      notice: 'destination-certificate',
      destination,
      address,
      whose,
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      fingerprint: certificate.fingerprint256,
      expiresAtMs,
    });
  };
}
