// The tokens the simulated Entra issues, and the answers they come in: strings for numbers on the v1 endpoint
// and for managed identities, numbers on v2.
import { signToken } from '../access-token.ts';
import type { TenantSetup } from '../tenant-setup.ts';
import type { Proof } from './client-authentication.ts';
import type { EntraWorld } from './entra-refusal.ts';
import { rolesFor } from './resources.ts';

export interface TokenIssuer extends EntraWorld {
  readonly tokenKey: string;
  readonly tokenLifeSeconds: number;
}

export interface IssuedToken {
  readonly token: string;
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly expiresOn: number;
}

/** `appidacr` of the token: how its application showed who it is. */
const proofNumbers: Readonly<Record<Proof, string>> = {
  none: '0',
  secret: '1',
  certificate: '2',
  federated: '2',
};

interface Wanted {
  readonly audience: string;
  readonly proof: Proof;
  /** The application for itself, with its roles, or on behalf of a person, with scopes. */
  readonly isForPerson: boolean;
}

export function issueToken(issuer: TokenIssuer, tenant: TenantSetup, wanted: Wanted): IssuedToken {
  const now = Math.floor(issuer.clock.now() / 1_000);
  const exp = now + issuer.tokenLifeSeconds;
  const granted = tenant.app.isConsented ? rolesFor(wanted.audience, tenant.roles) : [];
  const claims = {
    aud: wanted.audience,
    iss: `https://sts.windows.net/${tenant.tenantId}/`,
    tid: tenant.tenantId,
    appid: tenant.clientId,
    appidacr: proofNumbers[wanted.proof],
    roles: wanted.isForPerson ? [] : granted,
    ...(wanted.isForPerson && { scp: granted.join(' ') }),
    iat: now,
    nbf: now - 300,
    exp,
    ver: '1.0',
    jti: issuer.random.uuid(),
  } as const;
  return { token: signToken(claims, issuer.tokenKey), notBefore: claims.nbf, expiresOn: exp };
}

/** `resource`: as the request spelt it. */
export function describeTokenV1(
  { tokenLifeSeconds }: TokenIssuer,
  { token, notBefore, expiresOn }: IssuedToken,
  resource: string,
): Readonly<Record<string, string>> {
  return {
    token_type: 'Bearer',
    expires_in: String(tokenLifeSeconds),
    ext_expires_in: String(tokenLifeSeconds),
    expires_on: String(expiresOn),
    not_before: String(notBefore),
    resource,
    access_token: token,
  };
}

export function describeTokenV2({ tokenLifeSeconds }: TokenIssuer, { token }: IssuedToken): object {
  return {
    token_type: 'Bearer',
    expires_in: tokenLifeSeconds,
    ext_expires_in: tokenLifeSeconds,
    access_token: token,
  };
}
