// Signs JWTs for tests, right ones and wrong ones, by hand: the client's own way of signing is what is tested.
import { constants, createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto';

export type Algorithm = 'PS256' | 'RS256';

/** `key`: PEM, PKCS #8, RSA. */
export function signJwt(header: { readonly alg: Algorithm } & object, claims: object, key: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const options = { key: createPrivateKey(key), ...(header.alg === 'PS256' && pss) };
  return `${signed}.${sign('sha256', Buffer.from(signed), options).toString('base64url')}`;
}

/** Of a certificate in PEM, as a header of a JWT names it. */
export function thumbprint(certificate: string, hash: 'sha1' | 'sha256'): string {
  return createHash(hash).update(new X509Certificate(certificate).raw).digest('base64url');
}
