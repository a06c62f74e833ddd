// The identity endpoint of a virtual machine (IMDS), simulated: only for requests that no proxy and no browser
// would make, and with every number as a string.
import { type CloudRequest, jsonAnswer, textAnswer } from '../cloud-answer.ts';
import {
  type IdentityEndpoint,
  identityEndpoint,
  type MachineIdentity,
  namesAnother,
  refuseIdentity,
  unknownResource,
} from './machine-identity.ts';

export const metadataPath = '/metadata/identity/oauth2/token';

export interface VmIdentityOptions {
  /** False: several identities are assigned, so that a request has to name one by client_id. */
  readonly isOnlyOne?: boolean;
}

export function createVmIdentity(
  identity: MachineIdentity,
  { isOnlyOne = true }: VmIdentityOptions = {},
): IdentityEndpoint {
  return identityEndpoint(async (request, { pathname, searchParams }) => {
    if (pathname !== metadataPath) return textAnswer(404, 'text/plain', 'Not found');
    const wrong = whyRefused(request);
    if (wrong !== undefined) return refuseIdentity(400, 'bad_request_102', wrong);
    if (searchParams.get('api-version') !== '2018-02-01')
      return refuseIdentity(400, 'invalid_request', 'The api-version is missing or not supported');
    if (namesAnother(searchParams, identity, ['client_id', 'object_id', 'msi_res_id']))
      return refuseIdentity(400, 'invalid_request', 'Identity not found');
    if (!isOnlyOne && !searchParams.has('client_id')) {
      const text = 'Multiple user assigned identities exist, please specify the clientId of the identity';
      return refuseIdentity(400, 'invalid_request', text);
    }
    return metadataToken(identity, searchParams.get('resource'));
  });
}

/** As IMDS and Arc write it. */
export function metadataToken(identity: MachineIdentity, resource: string | null) {
  if (resource === null)
    return refuseIdentity(400, 'invalid_request', "Required parameter 'resource' missing");
  const issued = identity.token(resource);
  if (issued === undefined) return unknownResource(resource);
  return jsonAnswer(200, {
    access_token: issued.token,
    refresh_token: '',
    expires_in: String(identity.tokenLifeSeconds),
    expires_on: String(issued.expiresOn),
    not_before: String(issued.notBefore),
    resource,
    token_type: 'Bearer',
  });
}

/** Both rules keep a web application that can be made to fetch addresses from being used to steal a token. */
export function whyRefused({ headers }: CloudRequest): string | undefined {
  if (headers['metadata']?.toLowerCase() !== 'true') return 'Required metadata header not specified';
  return 'x-forwarded-for' in headers ? 'X-Forwarded-For header is not allowed' : undefined;
}
