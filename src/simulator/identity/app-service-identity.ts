// The identity endpoint of App Service and Functions, simulated in its present and its old form: only for who
// knows the secret of the process's environment.
import { type CloudAnswer, jsonAnswer, textAnswer } from '../cloud-answer.ts';
import {
  type IdentityEndpoint,
  identityEndpoint,
  type MachineIdentity,
  namesAnother,
  refuseIdentity,
  unknownResource,
} from './machine-identity.ts';

/** Where it listens, to be put behind its origin in IDENTITY_ENDPOINT. */
export const appServicePath = '/msi/token';

/** `header`: what IDENTITY_HEADER says (MSI_SECRET in the old form). */
export function createAppServiceIdentity(identity: MachineIdentity, header: string): IdentityEndpoint {
  return identityEndpoint(async ({ headers }, { pathname, searchParams }) => {
    if (pathname !== appServicePath) return textAnswer(404, 'text/plain', 'Not found');
    const version = searchParams.get('api-version');
    if (version !== '2019-08-01' && version !== '2017-09-01')
      return refuseIdentity(400, 'invalid_request', 'The api-version is missing or not supported');
    const isOld = version === '2017-09-01';
    if (headers[isOld ? 'secret' : 'x-identity-header'] !== header)
      return textAnswer(401, 'text/plain', 'Access denied');
    const parameters = isOld ? ['clientid'] : ['client_id', 'principal_id', 'mi_res_id'];
    if (namesAnother(searchParams, identity, parameters))
      return refuseIdentity(400, 'invalid_request', 'No user assigned identity found for the specified id');
    return appServiceToken(identity, searchParams.get('resource'), isOld);
  });
}

/** There is no `expires_in` here; the old form writes the moment of expiry as a date. */
function appServiceToken(identity: MachineIdentity, resource: string | null, isOld: boolean): CloudAnswer {
  if (resource === null)
    return refuseIdentity(400, 'invalid_request', "Required parameter 'resource' missing");
  const issued = identity.token(resource);
  if (issued === undefined) return unknownResource(resource);
  return jsonAnswer(200, {
    access_token: issued.token,
    client_id: identity.clientId,
    expires_on: isOld ? dateText(issued.expiresOn) : String(issued.expiresOn),
    not_before: String(issued.notBefore),
    resource,
    token_type: 'Bearer',
  });
}

/** `09/14/2026 23:59:59 +00:00`. */
function dateText(seconds: number): string {
  const [date = '', time = ''] = new Date(seconds * 1_000).toISOString().split(/[T.]/);
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year} ${time} +00:00`;
}
