// Signing in as a person who did so once (`defender-siem sign-in`): by the refresh token of that time, or what
// Entra gave in its place since.
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { ClientProof } from './client-proof.ts';
import type { Credential, GrantedToken, TokenNeed } from './credential.ts';
import type { RefreshToken, RefreshTokenStore } from './refresh-token-store.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface UserSignInSetup {
  /** The tenant's name in the configuration. */
  readonly tenant: string;
  readonly store: RefreshTokenStore;
  readonly endpoint: TokenEndpoint;
  /** Undefined for a public client. */
  readonly proof: ClientProof | undefined;
  /** Told when a new refresh token could not be stored; it is kept in memory, and stored with the next one. */
  readonly onUnstored: (error: ConnectorError) => void;
}

export function createUserSignIn({
  tenant,
  store,
  endpoint,
  proof,
  onUnstored,
}: UserSignInSetup): Credential {
  let works: 'current' | 'unknown' = 'unknown';
  /** One that the disk did not take. */
  let unstored: RefreshToken | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function askOnce(need: TokenNeed, signal: AbortSignal): Promise<GrantedToken> {
    const stored = await store.read();
    if (stored === undefined) {
      throw new ConnectorError('credential-sign-in-needed', {
        message: `Asking for a token for ${need.resource}: nobody has signed in for tenant ${tenant} yet.`,
      });
    }
    const held = unstored?.signIn === stored.signIn ? unstored : stored;
    const grant = { grant_type: 'refresh_token', refresh_token: held.token } as const;
    const issued = await endpoint.ask(grant, need, proof, signal);
    works = 'current';
    const token = issued.refreshToken ?? held.token;
    if (token !== stored.token) await keep({ signIn: stored.signIn, token });
    return issued;
  }

  async function keep(fresh: RefreshToken): Promise<void> {
    unstored = fresh;
    try {
      await store.follow(fresh.signIn, fresh.token);
      unstored = undefined;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      onUnstored(error);
    }
  }

  return {
    kind: 'user-sign-in',
    // One after the other: each answer may carry the token that the next request has to show.
    ask: (need, signal) => {
      const asked = last.then(() => askOnce(need, signal));
      last = asked.catch(() => {});
      return asked;
    },
    status: () => ({ works, expiresAtMs: undefined, source: 'unknown' }),
  };
}
