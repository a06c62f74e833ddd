// Entra's token endpoint in both of its versions: one form posted, one answer read, and Microsoft's clock
// learnt on the way.
import type { Clock } from '../../../world/clock.ts';
import type { HttpAnswer, HttpClient } from '../../http-client.ts';
import { jsonObject, readShortText } from '../answer-text.ts';
import { type CloudName, clouds } from '../clouds.ts';
import { createServerClock } from '../server-clock.ts';
import type { EndpointVersion, TenantFacts } from '../tenant-options.ts';
import { tokenRefusal } from '../token-refusal.ts';
import type { ClientProof, ShownProof } from './client-proof.ts';
import { type GrantedToken, readGrant, type TokenNeed } from './credential.ts';

export interface TokenGrant {
  readonly grant_type: 'client_credentials' | 'refresh_token' | 'authorization_code';
  readonly [field: string]: string;
}

export interface Issued extends GrantedToken {
  readonly refreshToken: string | undefined;
  /** Of the proof that was shown, if it has one. */
  readonly expiresAtMs: number | undefined;
}

export interface TokenEndpoint {
  /** `proof`: undefined for a public client. Throws the `credential-…`, `secret-…` and `source-…` codes. */
  ask(
    grant: TokenGrant,
    need: TokenNeed,
    proof: ClientProof | undefined,
    signal: AbortSignal,
  ): Promise<Issued>;
}

export interface TokenEndpointSetup {
  readonly tenant: TenantFacts;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** A proof made by a clock that is off by less than this is not worth a second one. */
const tolerableSkewMs = 60_000;

export function createTokenEndpoint({ tenant, http, clock }: TokenEndpointSetup): TokenEndpoint {
  const { clientId = '' } = tenant;
  // Sources tell of a wrong clock; here it only must not spoil assertions.
  const serverClock = createServerClock(clock, tenant.name, () => {});

  async function post(
    url: string,
    form: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ readonly answer: HttpAnswer; readonly text: string }> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const body = new URLSearchParams(form).toString();
    const answer = await http.send({ method: 'POST', url, headers, body }, signal);
    serverClock.observe(answer);
    return { answer, text: await readShortText(answer) };
  }

  /** A refusal carries Microsoft's time, so by a clock that is far off the second proof is the first good one. */
  async function postProven(
    url: string,
    form: Readonly<Record<string, string>>,
    proof: ClientProof | undefined,
    signal: AbortSignal,
  ) {
    const nowMs = serverClock.now();
    const shown = await proof?.show({ clientId, url, nowMs });
    const posted = { shown, ...(await post(url, { ...form, ...shown?.fields }, signal)) };
    const isTimely = Math.abs(serverClock.now() - nowMs) < tolerableSkewMs;
    if (posted.answer.status === 200 || shown?.isTimed !== true || isTimely) return posted;
    const again = await proof?.show({ clientId, url, nowMs: serverClock.now() });
    return { shown: again, ...(await post(url, { ...form, ...again?.fields }, signal)) };
  }

  return {
    ask: async (grant, need, proof, signal) => {
      const { resource, claims } = need;
      const version = tenant.tokenEndpoint ?? usualVersion(resource, tenant.cloud);
      const url = endpointUrl(tenant, version, 'token');
      const isForUser = grant.grant_type !== 'client_credentials';
      const form = {
        ...grant,
        client_id: clientId,
        ...targetFields(version, resource, isForUser),
        ...(claims === undefined ? {} : { claims }),
      };
      const { answer, text, shown } = await postProven(url, form, proof, signal);
      const { host } = new URL(url);
      if (answer.status !== 200)
        throw tokenRefusal(answer, text, { host, tenant, resource, isForUser, ...facts(shown) });
      const attempt = `Asking ${host} for a token for ${resource}`;
      const refreshToken = jsonObject(text)?.['refresh_token'];
      return {
        ...readGrant(answer, text, attempt, clock.now()),
        refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined,
        expiresAtMs: shown?.expiresAtMs,
      };
    },
  };
}

function facts(shown: ShownProof | undefined) {
  const hasAssertion = shown?.fields['client_assertion'] !== undefined;
  return { hasAssertion, ...(shown?.remedy === undefined ? {} : { secretRemedy: shown.remedy }) };
}

export function endpointUrl(
  tenant: TenantFacts,
  version: EndpointVersion,
  operation: 'token' | 'authorize',
): string {
  return `${tenant.authority}/${tenant.tenantId}/oauth2/${version === 'v2' ? 'v2.0/' : ''}${operation}`;
}

/** Which fields name the API; v2 gives a refresh token only to who asks for it. */
export function targetFields(
  version: EndpointVersion,
  resource: string,
  isForUser: boolean,
): Readonly<Record<string, string>> {
  if (version === 'v1') return { resource };
  return { scope: `${resource}/.default${isForUser ? ' offline_access' : ''}` };
}

/** As Microsoft's own samples for each API do it. */
export function usualVersion(resource: string, cloud: CloudName): EndpointVersion {
  const { graph, defender } = clouds[cloud];
  return resource === graph || resource === defender?.resource ? 'v2' : 'v1';
}
