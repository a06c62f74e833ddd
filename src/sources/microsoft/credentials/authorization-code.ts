// How a person signs in once: the address to open, what comes back from there, and the refresh token it is
// exchanged for (authorization code with PKCE).
// Source: RFC 6749 section 4.1, RFC 7636, and Microsoft Learn, "Authorization code flow" (v1 and v2).
import { createHash } from 'node:crypto';
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { Random } from '../../../world/random.ts';
import type { TenantFacts } from '../tenant-options.ts';
import { tokenRefusal } from '../token-refusal.ts';
import type { ClientProof } from './client-proof.ts';
import { endpointUrl, type TokenEndpoint, targetFields, usualVersion } from './token-endpoint.ts';

export interface CodeFlowSetup {
  readonly tenant: TenantFacts;
  readonly resource: string;
  /** Where the browser is sent back to; has to be registered for the application. */
  readonly redirectUri: string;
  readonly endpoint: TokenEndpoint;
  /** Undefined for a public client. */
  readonly proof: ClientProof | undefined;
  readonly random: Pick<Random, 'uuid'>;
}

export interface CodeFlow {
  /** To be opened in a browser. */
  readonly address: string;
  /** Whether the browser was sent there by this sign-in, with a code or with a refusal. */
  isAnswer(redirected: URL): boolean;
  /** Throws the `credential-…` and `source-…` codes; works once. */
  refreshToken(redirected: URL, signal: AbortSignal): Promise<string>;
}

export function createCodeFlow(setup: CodeFlowSetup): CodeFlow {
  const { tenant, resource, redirectUri, endpoint, proof, random } = setup;
  const state = random.uuid();
  const verifier = `${random.uuid()}${random.uuid()}`.replaceAll('-', '');
  const version = tenant.tokenEndpoint ?? usualVersion(resource, tenant.cloud);
  const address = new URL(endpointUrl(tenant, version, 'authorize'));
  address.search = new URLSearchParams({
    client_id: tenant.clientId ?? '',
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    ...targetFields(version, resource, true),
    state,
    prompt: 'select_account',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();

  return {
    address: address.href,
    isAnswer: ({ searchParams }) =>
      searchParams.get('state') === state && (searchParams.has('code') || searchParams.has('error')),
    refreshToken: async ({ searchParams }, signal) => {
      const code = searchParams.get('code');
      if (code === null) throw refusalOf(searchParams, setup, address.host);
      const grant = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      } as const;
      const { refreshToken } = await endpoint.ask(grant, { resource }, proof, signal);
      if (refreshToken !== undefined) return refreshToken;
      throw new ConnectorError('credential-refused', {
        message: `Signing in at ${address.host} for ${resource}: the answer holds no refresh token.`,
        remedy: 'See whether a policy of the tenant keeps the application from staying signed in.',
      });
    },
  };
}

/** Comes through the browser, in the same words as a refusal of the token endpoint. */
function refusalOf(
  query: URLSearchParams,
  { tenant, resource }: CodeFlowSetup,
  host: string,
): ConnectorError {
  const said = { error: query.get('error'), error_description: query.get('error_description') };
  const answer = { status: 400, headers: {}, body: noBody };
  const facts = { host, tenant, resource, isForUser: true, hasAssertion: false };
  return tokenRefusal(answer, JSON.stringify(said), facts);
}

const noBody: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};
