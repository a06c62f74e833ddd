// The managed identity of a virtual machine, a scale set or a Kubernetes node (instance metadata service).
// Source: Microsoft Learn, "How to use managed identities on an Azure VM to acquire an access token".
import type { Credential } from './credential.ts';
import {
  type AssignedIdentity,
  askIdentity,
  type IdentityWorld,
  readIdentityAnswer,
} from './identity-endpoint.ts';

export function createVmIdentity(
  origin: string,
  clientId: AssignedIdentity,
  world: IdentityWorld,
): Credential['ask'] {
  return async ({ resource }, signal) => {
    const url = new URL('/metadata/identity/oauth2/token', origin);
    url.searchParams.set('api-version', '2018-02-01');
    url.searchParams.set('resource', resource);
    if (clientId !== undefined) url.searchParams.set('client_id', clientId);
    return readIdentityAnswer(await askIdentity(world, url, { metadata: 'true' }, signal), url, world);
  };
}
