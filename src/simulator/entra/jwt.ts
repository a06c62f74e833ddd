// Signed tokens of others, as the simulated Entra reads them: client assertions and federated tokens.
import { constants, type KeyObject, verify } from 'node:crypto';

export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: string;
  readonly signature: Buffer;
}

/** Undefined for what is no JWT in compact form. */
export function readJwt(text: string): Jwt | undefined {
  const [head, payload, signature, ...rest] = text.split('.');
  if (head === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const [header, claims] = [decode(head), decode(payload)];
  if (header === undefined || claims === undefined || !isBase64Url(signature)) return undefined;
  return { header, claims, signed: `${head}.${payload}`, signature: Buffer.from(signature, 'base64url') };
}

/** PS256 and RS256 with an RSA key; any other algorithm is no signature. */
export function isSignedBy({ header, signed, signature }: Jwt, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  switch (header['alg']) {
    case 'RS256':
      return verify('sha256', Buffer.from(signed), key, signature);
    case 'PS256': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
      return verify('sha256', Buffer.from(signed), { key, padding, saltLength }, signature);
    }
    default:
      return false;
  }
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  if (!isBase64Url(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Without padding, as RFC 7515 has it. */
function isBase64Url(text: string): boolean {
  return /^[\w-]+$/.test(text);
}
