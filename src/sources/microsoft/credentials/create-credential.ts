// From the way a tenant signs in to the credential that does it.
import type { Report } from '../../../notices/notice.ts';
import type { Clock } from '../../../world/clock.ts';
import type { Random } from '../../../world/random.ts';
import type { HttpClient } from '../../http-client.ts';
import type { TenantFacts } from '../tenant-options.ts';
import { createCertificateProof } from './certificate-proof.ts';
import { createClientCredentials } from './client-credentials.ts';
import { createSecretProof } from './client-secret.ts';
import type { Credential } from './credential.ts';
import type { CertificatePlace, SecretPlace, SignInWay } from './sign-in-way.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

export interface CredentialSetup {
  readonly tenant: TenantFacts;
  readonly signIn: SignInWay;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
}

export function createCredential(setup: CredentialSetup): Credential {
  const { tenant, signIn, random, report } = setup;
  const endpoint = createTokenEndpoint(setup);
  const onSwitch = (works: 'current' | 'next') =>
    report({ notice: 'credential-switched', tenant: tenant.name, kind: signIn.way, works });
  const proofs = proofsOf(signIn, random);
  return createClientCredentials({ kind: signIn.way, ...proofs, endpoint, onSwitch });
}

function proofsOf(signIn: SignInWay, random: Random) {
  if (signIn.way === 'client-secret') {
    const inUse = ({ place, expiresAtMs }: SecretPlace) => ({ proof: createSecretProof(place), expiresAtMs });
    return { current: inUse(signIn.current), next: signIn.next && inUse(signIn.next) };
  }
  const inUse = (place: CertificatePlace) => ({
    proof: createCertificateProof(place, signIn.signature, random),
    expiresAtMs: undefined,
  });
  return { current: inUse(signIn.current), next: signIn.next && inUse(signIn.next) };
}
