// Signing in with a certificate: a client assertion, which is a JWT of a few minutes signed with its key.
// Source: Microsoft Learn, "Microsoft identity platform application authentication certificate credentials".
import { SignJWT } from 'jose';
import type { Random } from '../../../world/random.ts';
import { readCertificate } from './certificate.ts';
import type { ClientProof } from './client-proof.ts';
import type { CertificatePlace, Signature } from './sign-in-way.ts';

const lifeSeconds = 600;

export function createCertificateProof(
  place: CertificatePlace,
  signature: Signature,
  random: Pick<Random, 'uuid'>,
): ClientProof {
  return {
    show: async ({ clientId, url, nowMs }) => {
      const { certificate, key, expiresAtMs } = await readCertificate(place);
      const now = Math.floor(nowMs / 1_000);
      const thumbprint =
        signature === 'PS256'
          ? { 'x5t#S256': thumbprintOf(certificate.fingerprint256) }
          : { x5t: thumbprintOf(certificate.fingerprint) };
      const assertion = await new SignJWT({})
        .setProtectedHeader({ alg: signature, typ: 'JWT', ...thumbprint })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(url)
        .setJti(random.uuid())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(key);
      return { fields: assertionFields(assertion), expiresAtMs, isTimed: true };
    },
    fingerprint: async () => (await readCertificate(place)).certificate.fingerprint256,
  };
}

/** `AB:CD:…`, as Node and openssl print it, in the form of a JWT's header. */
export function thumbprintOf(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
}

/** Of RFC 7523, whoever signed the assertion. */
export function assertionFields(assertion: string): Readonly<Record<string, string>> {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}
