// The token endpoint of the simulated Entra ID, on its v1 and v2 paths: client credentials, authorization codes
// and refresh tokens, refused in the order and with the words of the real one.
import { type CloudAnswer, type CloudRequest, jsonAnswer } from '../cloud-answer.ts';
import type { TenantSetup } from '../tenant-setup.ts';
import { authenticateClient, clientIdOf, type Proof } from './client-authentication.ts';
import { EntraRefusal, refuseToken, uncached } from './entra-refusal.ts';
import { audienceOf } from './resources.ts';
import type { SignIn, SignInGrants } from './sign-in-grants.ts';
import { describeTokenV1, describeTokenV2, issueToken, type TokenIssuer } from './token-answer.ts';

export type EntraVersion = 'v1' | 'v2';

export interface Entra extends TokenIssuer {
  readonly grants: SignInGrants;
  /** By tenant id or domain, as the path names it. */
  readonly findTenant: (idOrDomain: string) => TenantSetup | undefined;
}

interface TokenRequest {
  readonly tenant: TenantSetup;
  readonly version: EntraVersion;
  readonly form: URLSearchParams;
  readonly proof: Proof;
  readonly nowMs: number;
}

const manyTenants: readonly string[] = ['common', 'consumers', 'organizations'];

export function answerTokenRequest(
  entra: Entra,
  version: EntraVersion,
  tenantInPath: string,
  request: CloudRequest,
): CloudAnswer {
  try {
    return jsonAnswer(200, grant(entra, version, tenantInPath, request), uncached);
  } catch (error) {
    if (error instanceof EntraRefusal) return refuseToken(entra, error.number, error.about);
    throw error;
  }
}

function grant(entra: Entra, version: EntraVersion, tenantInPath: string, request: CloudRequest): object {
  const form = new URLSearchParams(request.body ?? '');
  const nowMs = entra.clock.now();
  const grantType = form.get('grant_type') ?? '';
  const clientId = clientIdOf(request, form);
  if (grantType === '') throw new EntraRefusal(900144, 'grant_type');
  if (clientId === '') throw new EntraRefusal(900144, 'client_id');
  const needed = neededParameter(version, grantType);
  if (needed !== undefined && !form.get(needed)) throw new EntraRefusal(900144, needed);
  if (version === 'v2' && form.has('resource')) throw new EntraRefusal(901002);
  if (manyTenants.includes(tenantInPath)) throw new EntraRefusal(9001023);
  const tenant = usableTenant(entra, tenantInPath, clientId);
  const proof = authenticateClient({ tenant, tenantInPath, request, form, nowMs });
  if (tenant.app.isBlocked) throw new EntraRefusal(53003);
  const asked = { tenant, version, form, proof, nowMs };
  switch (grantType) {
    case 'client_credentials':
      return grantToApplication(entra, asked);
    case 'authorization_code':
      return redeemCode(entra, asked);
    case 'refresh_token':
      return refresh(entra, asked);
    default:
      throw new EntraRefusal(70003, grantType);
  }
}

/** What a grant cannot do without, besides its own kind; the others name the resource where they name anything. */
function neededParameter(version: EntraVersion, grantType: string): string | undefined {
  if (grantType === 'authorization_code') return 'code';
  if (grantType === 'refresh_token') return 'refresh_token';
  return version === 'v1' ? 'resource' : 'scope';
}

/** The tenant that the path names, if this application may sign in there. Throws an EntraRefusal. */
export function usableTenant(entra: Entra, tenantInPath: string, clientId: string): TenantSetup {
  const tenant = entra.findTenant(tenantInPath);
  if (tenant === undefined) throw new EntraRefusal(90002, tenantInPath);
  if (tenant.nationalCloud !== undefined) throw new EntraRefusal(90038, tenant.nationalCloud);
  if (tenant.clientId !== clientId) throw new EntraRefusal(700016, clientId);
  if (tenant.app.isDisabled) throw new EntraRefusal(7000112, clientId);
  return tenant;
}

function grantToApplication(entra: Entra, { tenant, version, form, proof }: TokenRequest): object {
  if (tenant.app.isPublic) throw new EntraRefusal(700025);
  const resource =
    version === 'v1' ? (form.get('resource') ?? '') : applicationScope(form.get('scope') ?? '');
  const audience = audienceOf(resource);
  if (audience === undefined) throw new EntraRefusal(500011, resource);
  const token = issueToken(entra, tenant, { audience, proof, isForPerson: false });
  return version === 'v1' ? describeTokenV1(entra, token, resource) : describeTokenV2(entra, token);
}

/** One resource with `/.default`; what stands before it is the resource. */
function applicationScope(scope: string): string {
  const scopes = scope.split(' ').filter((one) => one !== '');
  if (scopes.length > 1) throw new EntraRefusal(700022, scope);
  const resource = /^(.+)\/\.default$/.exec(scopes[0] ?? '')?.[1];
  if (resource === undefined) throw new EntraRefusal(1002012, scope);
  return resource;
}

function redeemCode(entra: Entra, asked: TokenRequest): object {
  const { tenant, form, nowMs } = asked;
  const client = { tenantId: tenant.tenantId, clientId: tenant.clientId, nowMs };
  const [code = '', redirectUri = '', verifier = ''] = ['code', 'redirect_uri', 'code_verifier'].map(
    (name) => form.get(name) ?? '',
  );
  const redeemed = entra.grants.redeemCode(code, redirectUri, verifier, client);
  const audience = askedAudience(asked) ?? redeemed.audience;
  return describeSignIn(entra, asked, redeemed, audience, form.get('scope') ?? redeemed.scope);
}

function refresh(entra: Entra, asked: TokenRequest): object {
  const { tenant, form, nowMs } = asked;
  const client = { tenantId: tenant.tenantId, clientId: tenant.clientId, nowMs };
  const signIn = entra.grants.useRefreshToken(form.get('refresh_token') ?? '', client);
  return describeSignIn(entra, asked, signIn, askedAudience(asked), form.get('scope') ?? 'offline_access');
}

function describeSignIn(
  entra: Entra,
  { tenant, version, proof, nowMs }: TokenRequest,
  { tenantId, clientId, signedInAtMs }: SignIn,
  audience: string | undefined,
  scope: string,
): object {
  if (audience === undefined) throw new EntraRefusal(900144, version === 'v1' ? 'resource' : 'scope');
  if (!tenant.app.isConsented) throw new EntraRefusal(65001, clientId);
  const token = issueToken(entra, tenant, { audience, proof, isForPerson: true });
  const hasRefresh = version === 'v1' || scope.split(' ').includes('offline_access');
  const refreshToken = hasRefresh && {
    refresh_token: entra.grants.issueRefreshToken({ tenantId, clientId, signedInAtMs }, nowMs),
  };
  if (version === 'v1')
    return { ...describeTokenV1(entra, token, audience), scope: 'user_impersonation', ...refreshToken };
  return { ...describeTokenV2(entra, token), scope, ...refreshToken };
}

/** Undefined where the request names none, which a code request may have done before it. */
function askedAudience({ tenant, version, form }: TokenRequest): string | undefined {
  const resource = version === 'v1' ? form.get('resource') : scopedResource(form.get('scope') ?? '');
  return resource === null || resource === '' ? undefined : delegatedAudience(tenant, resource);
}

/** The API a person signs in for. Throws an EntraRefusal. */
export function delegatedAudience(tenant: TenantSetup, resource: string): string {
  const audience = audienceOf(resource);
  if (audience === undefined) throw new EntraRefusal(500011, resource);
  const { listedResources } = tenant.app;
  if (listedResources !== 'all' && !listedResources.includes(audience))
    throw new EntraRefusal(650057, resource);
  return audience;
}

const openIdScopes = ['openid', 'profile', 'email', 'offline_access'];

/** The resource among the scopes of a person's sign-in: what stands before the last `/`. Throws an EntraRefusal. */
export function scopedResource(scope: string): string {
  const scopes = scope.split(' ').filter((one) => one !== '' && !openIdScopes.includes(one));
  const resources = new Set(scopes.map((one) => one.slice(0, one.lastIndexOf('/'))));
  if (resources.size > 1) throw new EntraRefusal(70011, scope);
  return [...resources][0] ?? '';
}
