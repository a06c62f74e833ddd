// Pins: what a receiver's certificate, or the key in it, is compared with in place of its issuer, name and dates.
import { createHash, type X509Certificate } from 'node:crypto';
import type { TlsOptions } from './tls-options.ts';

export function isPinned(
  certificate: X509Certificate | undefined,
  { fingerprints }: Pick<TlsOptions, 'fingerprints'>,
): boolean {
  if (certificate === undefined) return false;
  const shown = [certificate.fingerprint256.replaceAll(':', ''), keyPinOf(certificate)];
  return shown.some((pin) => fingerprints.includes(pin));
}

/** `sha256//` and the base64 of the hash of its public key (SPKI), as curl and others write it. */
export function keyPinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return `sha256//${createHash('sha256').update(key).digest('base64')}`;
}
