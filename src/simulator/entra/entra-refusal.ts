// The AADSTS numbers of the simulated Entra ID: HTTP status, `error` and text of each, and the answer made of
// them. The documents give 400 for most, 401 for a client that is not authenticated, 5xx for what passes.
import type { Clock } from '../../world/clock.ts';
import { type CloudAnswer, jsonAnswer } from '../cloud-answer.ts';
import type { SeededRandom } from '../seeded-random.ts';

const assertionTime = 'Client assertion is not within its valid time range. {0}';
const otherCloud = 'Confidential Client is not supported in Cross Cloud request';
const passing = 'A transient error has occurred. Please try again';

const refusals = {
  50001: [400, 'invalid_resource', 'The resource principal named {0} was not found'],
  500011: [
    400,
    'invalid_resource',
    'The resource principal named {0} was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant',
  ],
  50011: [
    400,
    'invalid_request',
    'The redirect URI {0} specified in the request does not match the redirect URIs configured for the application',
  ],
  500112: [
    400,
    'invalid_grant',
    'The reply address {0} does not match the reply address provided when requesting Authorization code',
  ],
  50012: [401, 'invalid_client', 'Authentication failed. {0}'],
  50013: [400, 'invalid_grant', 'Assertion failed signature validation. {0}'],
  500133: [400, 'invalid_grant', 'Assertion is not within its valid time range. {0}'],
  501481: [
    400,
    'invalid_grant',
    'The Code_Verifier does not match the code_challenge supplied in the authorization request',
  ],
  50027: [401, 'invalid_client', 'JWT token is invalid or malformed. {0}'],
  50173: [
    400,
    'invalid_grant',
    'The provided grant has expired due to it being revoked, a fresh auth token is needed',
  ],
  50196: [
    400,
    'invalid_grant',
    'The server terminated an operation because it encountered a client request loop',
  ],
  53003: [
    400,
    'invalid_grant',
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance',
  ],
  54005: [
    400,
    'invalid_grant',
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token',
  ],
  65001: [
    400,
    'invalid_grant',
    'The user or administrator has not consented to use the application with ID {0}. Send an interactive authorization request for this user and resource',
  ],
  650052: [
    400,
    'unauthorized_client',
    'The app is trying to access a service {0} that your organization lacks a service principal for',
  ],
  650054: [
    400,
    'unauthorized_client',
    'The application {0} asked for permissions to access a resource that has been removed or is no longer available',
  ],
  650056: [
    400,
    'unauthorized_client',
    'Misconfigured application. The client has not listed any permissions in the requested permissions of its application registration',
  ],
  650057: [
    400,
    'invalid_resource',
    "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Resource value from request: {0}",
  ],
  70000: [400, 'invalid_grant', 'The provided grant is invalid or malformed'],
  70001: [400, 'unauthorized_client', 'The application named {0} was not found in the tenant'],
  700016: [
    400,
    'unauthorized_client',
    'Application with identifier {0} was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant',
  ],
  70002: [401, 'invalid_client', 'Error validating credentials'],
  700021: [
    401,
    'invalid_client',
    "Client assertion application identifier doesn't match 'client_id' parameter",
  ],
  70021: [
    400,
    'invalid_request',
    'No matching federated identity record found for presented assertion. Assertion Issuer, Subject or Audience: {0}',
  ],
  700213: [
    401,
    'invalid_client',
    'No matching federated identity record found for presented assertion subject {0}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion',
  ],
  7000215: [
    401,
    'invalid_client',
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app {0}',
  ],
  700022: [400, 'invalid_request', 'The scope {0} names more than one resource'],
  7000218: [
    401,
    'invalid_client',
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'",
  ],
  7000222: [
    401,
    'invalid_client',
    'The provided client secret keys for app {0} are expired. Visit the Azure portal to create new keys for your app, or consider using certificate credentials for added security',
  ],
  700023: [401, 'invalid_client', 'Client assertion audience claim {0} does not match Realm issuer'],
  700024: [401, 'invalid_client', assertionTime],
  700025: [
    401,
    'invalid_client',
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented",
  ],
  700027: [401, 'invalid_client', 'Client assertion failed signature validation. {0}'],
  700030: [401, 'invalid_client', 'Invalid certificate - subject name in certificate is not authorized. {0}'],
  700229: [
    400,
    'invalid_request',
    'Only tokens issued by an app or a managed identity can be used as federated identity credential',
  ],
  70003: [400, 'unsupported_grant_type', 'The app requested an unsupported grant type {0}'],
  70008: [
    400,
    'invalid_grant',
    'The provided authorization code or refresh token has expired. Send a new interactive authorization request for this user and resource',
  ],
  700082: [400, 'invalid_grant', 'The refresh token has expired due to inactivity. {0}'],
  70011: [400, 'invalid_scope', 'The provided value for the input parameter scope {0} is not valid'],
  7000112: [400, 'unauthorized_client', 'Application {0} is disabled'],
  90002: [
    400,
    'invalid_request',
    'Tenant {0} not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud',
  ],
  90006: [503, 'temporarily_unavailable', passing],
  90014: [400, 'invalid_request', 'The required field {0} is missing from the credential'],
  90019: [
    400,
    'invalid_request',
    'No tenant-identifying information found in either the request or implied by any provided credentials',
  ],
  90024: [503, 'temporarily_unavailable', passing],
  90033: [503, 'temporarily_unavailable', passing],
  90038: [400, 'invalid_request', 'Tenant request is being redirected to the National Cloud {0}'],
  90055: [429, 'temporarily_unavailable', 'The tenant has been throttled'],
  900144: [400, 'invalid_request', 'The request body must contain the following parameter: {0}'],
  900382: [401, 'invalid_client', otherCloud],
  900432: [401, 'invalid_client', otherCloud],
  901002: [400, 'invalid_request', "The 'resource' request parameter is not supported"],
  1002012: [
    400,
    'invalid_scope',
    'The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)',
  ],
  9001023: [
    400,
    'invalid_request',
    'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint',
  ],
} as const satisfies Record<number, readonly [number, string, string]>;

type AadstsNumber = keyof typeof refusals;

export type EntraFault = `AADSTS${AadstsNumber}`;

export const entraFaults: readonly EntraFault[] = Object.keys(refusals).map(
  (number) => `AADSTS${Number(number) as AadstsNumber}` as const,
);

export function isEntraFault(word: string): word is EntraFault {
  return word.startsWith('AADSTS');
}

export function aadstsNumberOf(fault: EntraFault): AadstsNumber {
  return Number(fault.slice('AADSTS'.length)) as AadstsNumber;
}

/** Thrown where the simulated Entra refuses; `about` stands in quotes in the text. */
export class EntraRefusal extends Error {
  override readonly name = 'EntraRefusal';
  readonly number: AadstsNumber;
  readonly about: string;

  constructor(number: AadstsNumber, about = '') {
    super(`AADSTS${number} ${about}`);
    this.number = number;
    this.about = about;
  }
}

export interface EntraWorld {
  readonly clock: Clock;
  readonly random: SeededRandom;
}

export function describeRefusal({ clock, random }: EntraWorld, number: AadstsNumber, about: string) {
  const [, error, text] = refusals[number];
  const trace = random.uuid();
  const correlation = random.uuid();
  const timestamp = `${new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  // Some texts end in a whole sentence about the request, others name a thing of it in quotes.
  const told = text.replace('. {0}', about === '' ? '' : `. ${about}`).replace('{0}', `'${about}'`);
  return {
    error,
    error_description: `AADSTS${number}: ${told}.\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\nTimestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
  };
}

export function refuseToken(world: EntraWorld, number: AadstsNumber, about = ''): CloudAnswer {
  const body = describeRefusal(world, number, about);
  return jsonAnswer(refusals[number][0], body, { ...uncached, 'x-ms-request-id': body.trace_id });
}

/** As Entra sends with every answer that has to do with tokens. */
export const uncached = { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' } as const;
