// The credential of an application that proves itself with a secret, a certificate or another issuer's token.
// Two may be configured, so that one can be exchanged without a pause: when Entra refuses the current one, the
// next is tried.
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { CredentialKind, CredentialStatus } from '../../../model/credential-status.ts';
import type { ClientProof } from './client-proof.ts';
import type { Credential, GrantedToken, TokenNeed } from './credential.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface ProofInUse {
  readonly proof: ClientProof;
  /** As the configuration says; milliseconds since 1970. */
  readonly expiresAtMs: number | undefined;
}

export interface ClientCredentialsSetup {
  readonly kind: CredentialKind;
  readonly current: ProofInUse;
  readonly next: ProofInUse | undefined;
  readonly endpoint: TokenEndpoint;
  /** Told when the other of the two begins to work. */
  readonly onSwitch: (works: Place) => void;
}

export type Place = 'current' | 'next';

/** What speaks against the one proof and says nothing of the other. */
const againstTheProof: ReadonlySet<string> = new Set([
  'credential-secret-wrong',
  'credential-secret-expired',
  'credential-assertion-refused',
  'secret-missing',
  'secret-unusable',
]);

export function createClientCredentials(setup: ClientCredentialsSetup): Credential {
  const { kind, current, next, endpoint } = setup;
  const seenExpiry: Record<Place, number | undefined> = { current: undefined, next: undefined };
  let works: CredentialStatus['works'] = 'unknown';
  /** Fingerprint of a current one that was refused: until it is replaced, the next one goes first. */
  let refused: string | undefined;

  async function askWith(place: Place, need: TokenNeed, signal: AbortSignal): Promise<GrantedToken> {
    const { proof } = place === 'next' && next !== undefined ? next : current;
    const issued = await endpoint.ask({ grant_type: 'client_credentials' }, need, proof, signal);
    seenExpiry[place] = issued.expiresAtMs;
    if (works !== place && (works !== 'unknown' || place === 'next')) setup.onSwitch(place);
    works = place;
    return issued;
  }

  async function isCurrentRefused(): Promise<boolean> {
    if (refused === undefined) return false;
    const fingerprint = await current.proof.fingerprint().catch(() => undefined);
    return fingerprint === refused;
  }

  async function askEither(need: TokenNeed, signal: AbortSignal): Promise<GrantedToken> {
    const order: readonly Place[] = (await isCurrentRefused()) ? ['next', 'current'] : ['current', 'next'];
    const failures = new Map<Place, ConnectorError>();
    for (const place of order) {
      try {
        return await askWith(place, need, signal);
      } catch (error) {
        if (!(error instanceof ConnectorError) || !againstTheProof.has(error.code)) throw error;
        failures.set(place, error);
        if (place === 'current') refused = await current.proof.fingerprint().catch(() => undefined);
      }
    }
    works = 'unknown';
    throw bothFailed(failures);
  }

  return {
    kind,
    ask: next === undefined ? (need, signal) => askWith('current', need, signal) : askEither,
    status: () => {
      const place = works === 'next' ? 'next' : 'current';
      const configured = (place === 'next' ? next : current)?.expiresAtMs;
      const seen = seenExpiry[place];
      if (seen !== undefined) return { works, expiresAtMs: seen, source: 'certificate' };
      if (configured !== undefined) return { works, expiresAtMs: configured, source: 'configured' };
      return { works, expiresAtMs: undefined, source: 'unknown' };
    },
  };
}

/** In the words of the current one, which is the one that people know of. */
function bothFailed(failures: ReadonlyMap<Place, ConnectorError>): ConnectorError {
  const [current, next] = [failures.get('current'), failures.get('next')];
  if (current === undefined || next === undefined) throw new TypeError('one of the two has not been tried');
  return new ConnectorError(current.code, {
    message: `${current.message} The next one in the configuration does not work either: ${next.message}`,
    remedy: current.remedy,
    cause: current,
  });
}
