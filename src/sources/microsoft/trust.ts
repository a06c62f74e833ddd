// Which certificate authorities a server on the way to Microsoft may be vouched for by: Node's own list, the
// system's, and those of an extra file.
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** Made once per client: building it takes some 20 ms, because a few hundred certificates are parsed. */
export function trustedContext(extraAuthorities: string | undefined): SecureContext {
  const known = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  return createSecureContext({
    ca: extraAuthorities === undefined ? [...known] : [...known, extraAuthorities],
    minVersion: 'TLSv1.2',
  });
}

/** Whether the text holds PEM certificates, all of which can be read. */
export function isCertificateList(text: string): boolean {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return false;
  try {
    createSecureContext({ ca: text });
    return true;
  } catch {
    return false;
  }
}
