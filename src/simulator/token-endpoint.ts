// The token endpoint of the simulated Entra ID: client credentials on the v1 path, with the refusals and the
// strings-for-numbers of the real one.
import type { Clock } from '../world/clock.ts';
import { signToken } from './access-token.ts';
import { type CloudAnswer, type CloudRequest, jsonAnswer } from './cloud-answer.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { TenantSetup } from './tenant-setup.ts';

export interface TokenEndpoint {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly tokenKey: string;
  readonly tokenLifeSeconds: number;
  /** By tenant id or domain, as the path names it. */
  readonly findTenant: (idOrDomain: string) => TenantSetup | undefined;
}

/** Audiences of the SIEM API; the second is the one of before April 2018. */
export const siemAudiences = [
  'https://graph.windows.net',
  'https://WDATPAlertExport.Seville.onmicrosoft.com',
];

export const managementAudiences = [
  'https://manage.office.com',
  'https://manage-gcc.office.com',
  'https://manage.office365.us',
  'https://manage.protection.apps.mil',
];

/** AADSTS codes: HTTP status, `error`, and the beginning of the description. */
const refusals = {
  500011: [400, 'invalid_resource', 'The resource principal named {0} was not found in the tenant'],
  700016: [400, 'unauthorized_client', 'Application with identifier {0} was not found in the directory'],
  70003: [400, 'unsupported_grant_type', 'The app requested an unsupported grant type {0}'],
  7000215: [401, 'invalid_client', 'Invalid client secret provided'],
  7000218: [401, 'invalid_client', "The request body must contain 'client_assertion' or 'client_secret'"],
  7000222: [401, 'invalid_client', 'The provided client secret keys for app {0} are expired'],
  90002: [400, 'invalid_request', 'Tenant {0} not found'],
  90033: [503, 'temporarily_unavailable', 'A transient error has occurred. Please try again'],
  90055: [429, 'temporarily_unavailable', 'The tenant has been throttled'],
  900144: [400, 'invalid_request', "The request body must contain the following parameter: '{0}'"],
  9001023: [
    400,
    'invalid_request',
    'The grant type is not supported over the /common or /consumers endpoints',
  ],
} as const satisfies Record<number, readonly [number, string, string]>;

export function answerTokenRequest(
  endpoint: TokenEndpoint,
  tenantInPath: string,
  request: CloudRequest,
): CloudAnswer {
  const form = new URLSearchParams(request.body ?? '');
  const refuse = (code: keyof typeof refusals, about = '') => refuseToken(endpoint, code, about);
  for (const name of ['grant_type', 'client_id', 'resource']) {
    if (!form.get(name)) return refuse(900144, name);
  }
  const grant = form.get('grant_type') ?? '';
  if (['common', 'consumers', 'organizations'].includes(tenantInPath)) return refuse(9001023);
  if (grant !== 'client_credentials') return refuse(70003, grant);
  const tenant = endpoint.findTenant(tenantInPath);
  if (!tenant) return refuse(90002, tenantInPath);
  const clientId = form.get('client_id') ?? '';
  if (clientId !== tenant.clientId) return refuse(700016, clientId);
  const secret = form.get('client_secret');
  if (!secret) return refuse(7000218);
  if (secret !== tenant.clientSecret) return refuse(7000215);
  if (tenant.isSecretExpired) return refuse(7000222, clientId);
  const resource = form.get('resource') ?? '';
  const audience = [...siemAudiences, ...managementAudiences].find((known) =>
    isSameResource(known, resource),
  );
  if (audience === undefined) return refuse(500011, resource);
  return grantToken(endpoint, tenant, audience, resource);
}

export function refuseToken(
  endpoint: Pick<TokenEndpoint, 'clock' | 'random'>,
  code: keyof typeof refusals,
  about = '',
): CloudAnswer {
  const [status, error, text] = refusals[code];
  const trace = endpoint.random.uuid();
  const correlation = endpoint.random.uuid();
  const timestamp = `${new Date(endpoint.clock.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return jsonAnswer(status, {
    error,
    error_description: `AADSTS${code}: ${text.replace('{0}', `'${about}'`)}.\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\nTimestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}

function grantToken(
  endpoint: TokenEndpoint,
  tenant: TenantSetup,
  audience: string,
  resource: string,
): CloudAnswer {
  const now = Math.floor(endpoint.clock.now() / 1_000);
  const exp = now + endpoint.tokenLifeSeconds;
  const claims = {
    aud: audience,
    iss: `https://sts.windows.net/${tenant.tenantId}/`,
    tid: tenant.tenantId,
    appid: tenant.clientId,
    roles: managementAudiences.includes(audience) ? tenant.roles : [],
    iat: now,
    nbf: now - 300,
    exp,
    ver: '1.0',
    jti: endpoint.random.uuid(),
  } as const;
  return jsonAnswer(200, {
    token_type: 'Bearer',
    expires_in: String(endpoint.tokenLifeSeconds),
    ext_expires_in: String(endpoint.tokenLifeSeconds),
    expires_on: String(exp),
    not_before: String(claims.nbf),
    resource,
    access_token: signToken(claims, endpoint.tokenKey),
  });
}

function isSameResource(known: string, asked: string): boolean {
  return asked.replace(/\/$/, '').toLowerCase() === known.toLowerCase();
}
