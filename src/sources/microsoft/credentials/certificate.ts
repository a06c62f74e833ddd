// A certificate with its key, as PEM: read, and checked for what Entra would refuse without saying why.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { CertificatePlace } from './sign-in-way.ts';

export interface KeyedCertificate {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  readonly expiresAtMs: number;
}

const leastBits = 2_048;

/** Throws `secret-missing` or `secret-unusable`. */
export async function readCertificate(place: CertificatePlace): Promise<KeyedCertificate> {
  const text = await place.certificate.read();
  const certificate = parse(place.certificate.origin, 'certificate', () => new X509Certificate(text));
  const keyPlace = place.key ?? place.certificate;
  const keyText = place.key === undefined ? text : await place.key.read();
  if (/ENCRYPTED/.test(keyText)) {
    throw unusable(
      keyPlace.origin,
      'the key is encrypted',
      'Decrypt it with `openssl pkey -in KEY -out NEW`.',
    );
  }
  const key = parse(keyPlace.origin, 'private key', () => createPrivateKey(keyText));
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || modulusLength < leastBits) {
    throw unusable(
      keyPlace.origin,
      'the key is none that Entra takes',
      `Make a certificate with an RSA key of at least ${leastBits} bits.`,
    );
  }
  if (!certificate.checkPrivateKey(key)) {
    throw unusable(keyPlace.origin, 'the key does not belong to the certificate', pairRemedy);
  }
  return { certificate, key, expiresAtMs: Date.parse(certificate.validTo) };
}

const pairRemedy = 'Name the key that the certificate was made with.';

function parse<T>(origin: string, what: string, read: () => T): T {
  try {
    return read();
  } catch {
    // What OpenSSL says helps nobody, and may quote what it read.
    throw unusable(origin, `it holds no ${what} in PEM form`, pemRemedy);
  }
}

const pemRemedy =
  'Give it as PEM; `openssl pkcs12 -in FILE.pfx -out FILE.pem -nodes` makes one of a .pfx, with key and certificate in it.';

function unusable(origin: string, problem: string, remedy: string): ConnectorError {
  return new ConnectorError('secret-unusable', {
    message: `Reading a certificate from ${origin}: ${problem}.`,
    remedy,
  });
}
