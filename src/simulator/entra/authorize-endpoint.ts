// The authorization endpoint of the simulated Entra ID. Its person is always signed in and agrees at once: the
// browser is sent back with a code, or with the reason why there is none.
import { type CloudAnswer, type CloudRequest, textAnswer } from '../cloud-answer.ts';
import type { TenantSetup } from '../tenant-setup.ts';
import { describeRefusal, EntraRefusal } from './entra-refusal.ts';
import {
  delegatedAudience,
  type Entra,
  type EntraVersion,
  scopedResource,
  usableTenant,
} from './token-endpoint.ts';

export function answerAuthorizeRequest(
  entra: Entra,
  version: EntraVersion,
  tenantInPath: string,
  request: CloudRequest,
): CloudAnswer {
  const query = new URL(request.url).searchParams;
  try {
    const tenant = usableTenant(entra, tenantInPath, query.get('client_id') ?? '');
    return sendBack(query, ask(entra, version, tenant, query));
  } catch (error) {
    if (!(error instanceof EntraRefusal)) throw error;
    // Where it is not known who asks, nobody can be sent back: Entra shows a page of its own.
    const { error_description } = describeRefusal(entra, error.number, error.about);
    return textAnswer(400, 'text/html; charset=utf-8', `<html><body>${error_description}</body></html>`);
  }
}

/** What the browser brings back. Throws an EntraRefusal where the redirect address is not the application's. */
function ask(
  entra: Entra,
  version: EntraVersion,
  tenant: TenantSetup,
  query: URLSearchParams,
): Readonly<Record<string, string>> {
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!tenant.app.redirectUris.some((known) => isSamePlace(known, redirectUri)))
    throw new EntraRefusal(50011, redirectUri);
  try {
    return {
      code: issueCode(entra, version, tenant, query, redirectUri),
      session_state: entra.random.uuid(),
    };
  } catch (error) {
    if (!(error instanceof EntraRefusal)) throw error;
    const refusal = describeRefusal(entra, error.number, error.about);
    return { error: refusal.error, error_description: refusal.error_description };
  }
}

function issueCode(
  entra: Entra,
  version: EntraVersion,
  tenant: TenantSetup,
  query: URLSearchParams,
  redirectUri: string,
): string {
  if (query.get('response_type') !== 'code') throw new EntraRefusal(900144, 'response_type');
  const scope = query.get('scope') ?? '';
  if (version === 'v2' && scope === '') throw new EntraRefusal(900144, 'scope');
  const resource = version === 'v1' ? (query.get('resource') ?? '') : scopedResource(scope);
  const audience = resource === '' ? undefined : delegatedAudience(tenant, resource);
  if (!tenant.app.isConsented) throw new EntraRefusal(65001, tenant.clientId);
  const challenge = query.get('code_challenge') ?? undefined;
  if (challenge !== undefined && query.get('code_challenge_method') !== 'S256')
    throw new EntraRefusal(900144, 'code_challenge_method');
  const signIn = {
    tenantId: tenant.tenantId,
    clientId: tenant.clientId,
    signedInAtMs: entra.clock.now(),
  };
  return entra.grants.issueCode(signIn, { redirectUri, audience, scope, challenge });
}

function sendBack(query: URLSearchParams, result: Readonly<Record<string, string>>): CloudAnswer {
  const state = query.get('state');
  const told = new URLSearchParams({ ...result, ...(state !== null && { state }) });
  const target = new URL(query.get('redirect_uri') ?? '');
  if (query.get('response_mode') === 'fragment') target.hash = told.toString();
  else for (const [name, value] of told) target.searchParams.append(name, value);
  return textAnswer(302, 'text/html; charset=utf-8', '', { Location: target.href });
}

/** RFC 8252: an application on this machine cannot know its port beforehand. */
function isSamePlace(known: string, given: string): boolean {
  const [ours, theirs] = [URL.parse(known), URL.parse(given)];
  if (ours === null || theirs === null) return false;
  if (ours.protocol === 'http:') ours.port = theirs.port;
  return ours.href === theirs.href;
}
