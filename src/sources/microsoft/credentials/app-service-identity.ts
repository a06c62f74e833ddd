// The managed identity of App Service, Functions and Container Apps, which tell the process by two environment
// variables where to ask and what to show there.
// Source: Microsoft Learn, "How to use managed identities for App Service and Azure Functions".
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { Credential } from './credential.ts';
import {
  type AssignedIdentity,
  askIdentity,
  type IdentityWorld,
  readIdentityAnswer,
} from './identity-endpoint.ts';

/** Both read at every request. */
export interface AppServicePlace {
  readonly endpoint: () => string | undefined;
  readonly header: { read(): Promise<string> };
}

export function createAppServiceIdentity(
  place: AppServicePlace,
  clientId: AssignedIdentity,
  world: IdentityWorld,
): Credential['ask'] {
  return async ({ resource }, signal) => {
    const url = URL.parse(place.endpoint() ?? '');
    if (url === null) {
      throw new ConnectorError('credential-identity-missing', {
        message: 'Asking App Service for a token: IDENTITY_ENDPOINT is not set, or is no URL.',
      });
    }
    url.searchParams.set('resource', resource);
    url.searchParams.set('api-version', '2019-08-01');
    if (clientId !== undefined) url.searchParams.set('client_id', clientId);
    const headers = { 'x-identity-header': await place.header.read() };
    return readIdentityAnswer(await askIdentity(world, url, headers, signal), url, world);
  };
}
