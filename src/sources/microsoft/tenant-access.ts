// A tenant's way in: one set of tokens per resource, shared by all its sources, and what is known of the
// credential behind them.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { CredentialStatus } from '../../model/credential-status.ts';
import type { HttpClient } from '../http-client.ts';
import { createAuthorisedClient } from './authorised-client.ts';
import { type CredentialSetup, createCredential } from './credentials/create-credential.ts';
import { createGraphExpiry } from './credentials/graph-expiry.ts';
import { createTokens, type Tokens } from './token.ts';
import { tokenRoles } from './token-roles.ts';

export interface TenantAccess {
  /** HTTP with a token for `resource`, for `origin` only. */
  client(resource: string, origin: string): HttpClient;
  /** Asks for a token if there is none; throws what asking throws. */
  roles(resource: string, signal: AbortSignal): Promise<readonly string[]>;
  /** What is known now, without asking anybody. */
  credentialStatus(): CredentialStatus;
  /** Finds out, where nothing else says it, until when the credential is good: asks Graph, once a day at most. */
  learnExpiry(signal: AbortSignal): Promise<void>;
}

export function createTenantAccess(setup: CredentialSetup): TenantAccess {
  const { http, clock, random, report, signIn } = setup;
  const { name: tenant, clientId, graph } = setup.tenant;
  const credential = createCredential(setup);
  const byResource = new Map<string, Tokens>();
  function tokensFor(resource: string): Tokens {
    const known = byResource.get(resource);
    if (known !== undefined) return known;
    const tokens = createTokens({ tenant, resource, credential, clock, random, report });
    byResource.set(resource, tokens);
    return tokens;
  }
  const client = (resource: string, origin: string) =>
    createAuthorisedClient(http, tokensFor(resource), origin);
  const graphExpiry =
    signIn.way !== 'client-secret' || graph === undefined || clientId === undefined
      ? undefined
      : createGraphExpiry({
          http: client(graph.resource, graph.origin),
          graph: graph.origin,
          clientId,
          clock,
        });

  function credentialStatus(): CredentialStatus {
    const status = { tenant, kind: credential.kind, ...credential.status() };
    if (status.source !== 'unknown') return status;
    const expiresAtMs = graphExpiry?.known(status.works === 'next' ? 'next' : 'current');
    return expiresAtMs === undefined ? status : { ...status, expiresAtMs, source: 'graph' };
  }

  return {
    client,
    roles: async (resource, signal) => tokenRoles(await tokensFor(resource).current(signal)),
    credentialStatus,
    learnExpiry: async (signal) => {
      const { works, source } = credential.status();
      if (signIn.way !== 'client-secret' || graphExpiry === undefined || source !== 'unknown') return;
      const place = works === 'next' && signIn.next !== undefined ? 'next' : 'current';
      const secret = (place === 'next' ? signIn.next : undefined) ?? signIn.current;
      try {
        await graphExpiry.learn(place, secret.place, signal);
      } catch (error) {
        // A secret that cannot be read is told by whoever needs a token.
        if (!(error instanceof ConnectorError) && !signal.aborted) throw error;
      }
    },
  };
}
