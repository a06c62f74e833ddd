// The identity behind a simulated machine: the tenant's application under another roof, with the same roles.
import { audienceOf } from '../entra/resources.ts';
import { issueToken, type TokenIssuer } from '../entra/token-answer.ts';
import type { TenantSetup } from '../tenant-setup.ts';
import type { MachineIdentity } from './machine-identity.ts';

/** What a machine of the tenant gets by where it runs, without any credential. */
export function managedIdentity(issuer: TokenIssuer, tenant: TenantSetup): MachineIdentity {
  const { clock, random, tokenLifeSeconds } = issuer;
  return {
    clock,
    random,
    tokenLifeSeconds,
    clientId: tenant.clientId,
    token: (resource) => {
      const audience = audienceOf(resource);
      if (audience === undefined) return undefined;
      return issueToken(issuer, tenant, { audience, proof: 'certificate', isForPerson: false });
    },
  };
}
