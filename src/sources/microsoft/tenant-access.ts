// A tenant's way in: one set of tokens per resource, shared by all its sources.
import type { CredentialStatus } from '../../model/credential-status.ts';
import type { HttpClient } from '../http-client.ts';
import { createAuthorisedClient } from './authorised-client.ts';
import { type CredentialSetup, createCredential } from './credentials/create-credential.ts';
import { createTokens, type Tokens } from './token.ts';
import { tokenRoles } from './token-roles.ts';

export interface TenantAccess {
  /** HTTP with a token for `resource`, for `origin` only. */
  client(resource: string, origin: string): HttpClient;
  /** Asks for a token if there is none; throws what asking throws. */
  roles(resource: string, signal: AbortSignal): Promise<readonly string[]>;
  /** What is known now, without asking anybody. */
  credentialStatus(): CredentialStatus;
}

/** `http`: without tokens, the real client or the simulator's. */
export type TenantAccessSetup = CredentialSetup;

export function createTenantAccess(setup: TenantAccessSetup): TenantAccess {
  const { http, clock, random, report } = setup;
  const tenant = setup.tenant.name;
  const credential = createCredential(setup);
  const byResource = new Map<string, Tokens>();
  function tokensFor(resource: string): Tokens {
    const known = byResource.get(resource);
    if (known !== undefined) return known;
    const tokens = createTokens({ tenant, resource, credential, clock, random, report });
    byResource.set(resource, tokens);
    return tokens;
  }
  return {
    client: (resource, origin) => createAuthorisedClient(http, tokensFor(resource), origin),
    roles: async (resource, signal) => tokenRoles(await tokensFor(resource).current(signal)),
    credentialStatus: () => ({ tenant, kind: credential.kind, ...credential.status() }),
  };
}
