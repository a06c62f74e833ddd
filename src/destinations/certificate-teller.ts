// Says which certificates are in use on a wire, each time another one appears, so that the log has a record of every
// renewal and the status knows until when they are good.
import type { X509Certificate } from 'node:crypto';
import type { Report } from '../notices/notice.ts';
import { nameOf } from './describe-certificate.ts';

/** Behind one address several receivers may take turns, each with a certificate of its own. */
const rememberedCertificates = 64;

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
  const told = new Set<string>();
  return (whose, certificate) => {
    if (certificate === undefined) return;
    const seen = `${whose} ${certificate.fingerprint256}`;
    if (told.has(seen)) return;
    if (told.size >= rememberedCertificates) told.clear();
    told.add(seen);
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
