// A tenant's way in: one set of tokens per resource, shared by all its sources.
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { HttpClient } from '../http-client.ts';
import { createAuthorisedClient } from './authorised-client.ts';
import type { TenantFacts } from './tenant-options.ts';
import { createTokens, type Tokens } from './token.ts';
import { tokenRoles } from './token-roles.ts';

export interface TenantAccess {
  /** HTTP with a token for `resource`, for `origin` only. */
  client(resource: string, origin: string): HttpClient;
  /** Asks for a token if there is none; throws what asking throws. */
  roles(resource: string, signal: AbortSignal): Promise<readonly string[]>;
}

export interface TenantAccessSetup {
  readonly tenant: TenantFacts;
  readonly secret: { read(): Promise<string> };
  /** Without tokens: the real client, or the simulator's. */
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly report: Report;
}

export function createTenantAccess(setup: TenantAccessSetup): TenantAccess {
  const byResource = new Map<string, Tokens>();
  function tokensFor(resource: string): Tokens {
    const known = byResource.get(resource);
    if (known !== undefined) return known;
    const tokens = createTokens({ ...setup, resource });
    byResource.set(resource, tokens);
    return tokens;
  }
  return {
    client: (resource, origin) => createAuthorisedClient(setup.http, tokensFor(resource), origin),
    roles: async (resource, signal) => tokenRoles(await tokensFor(resource).current(signal)),
  };
}
