// Access tokens of the simulated Entra ID: signed when issued, so that the simulated APIs can refuse any
// that is foreign, expired, or meant for somebody else. Clients have to treat them as opaque.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Claims of an app-only v1 token; times in seconds since 1970. */
export interface TokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  readonly appid: string;
  /** How the application showed who it is: "1" a secret, "2" a certificate. */
  readonly appidacr: string;
  /** What the application may for itself. */
  readonly roles: readonly string[];
  /** What it may for a person who signed in. */
  readonly scp?: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly ver: '1.0';
  readonly jti: string;
}

export function signToken(claims: TokenClaims, key: string): string {
  const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${signed}.${signature(signed, key)}`;
}

/** The claims of a token that this key signed and that has not expired at `nowMs`; else undefined. */
export function verifyToken(token: string, key: string, nowMs: number): TokenClaims | undefined {
  const [header, payload, given, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || given === undefined || rest.length > 0)
    return undefined;
  const expected = Buffer.from(signature(`${header}.${payload}`, key));
  const actual = Buffer.from(given);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
  // The signature shows that signToken made it, so its shape is known.
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims;
  return claims.exp * 1_000 > nowMs ? claims : undefined;
}

/** What a token claims, whoever signed it: tells which of the APIs at one address it is meant for. */
export function peekToken(token: string): Partial<TokenClaims> {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as TokenClaims;
  } catch {
    return {};
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(text: string, key: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
