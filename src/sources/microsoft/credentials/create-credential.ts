// From the way a tenant signs in to the credential that does it.
import type { Report } from '../../../notices/notice.ts';
import type { Clock } from '../../../world/clock.ts';
import { systemFiles } from '../../../world/files.ts';
import type { Random } from '../../../world/random.ts';
import type { HttpClient } from '../../http-client.ts';
import type { TenantFacts } from '../tenant-options.ts';
import { createAppServiceIdentity } from './app-service-identity.ts';
import { createArcIdentity } from './arc-identity.ts';
import { createCertificateProof } from './certificate-proof.ts';
import { createClientCredentials, type ProofInUse } from './client-credentials.ts';
import { createSecretProof } from './client-secret.ts';
import type { Credential } from './credential.ts';
import { createFederatedProof } from './federated-proof.ts';
import { createRefreshTokenStore } from './refresh-token-store.ts';
import type {
  ApplicationWay,
  CertificatePlace,
  IdentityPlace,
  SecretPlace,
  SignInWay,
} from './sign-in-way.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { createUserSignIn } from './user-sign-in.ts';
import { createVmIdentity } from './vm-identity.ts';

export interface CredentialSetup {
  readonly tenant: TenantFacts;
  readonly signIn: SignInWay;
  /** Without tokens: the real client, or the simulator's. */
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
}

export function createCredential(setup: CredentialSetup): Credential {
  const { tenant, signIn, random, report } = setup;
  switch (signIn.way) {
    case 'client-secret':
    case 'certificate':
      return clientCredentials(setup, signIn.way, proofsOf(signIn, random));
    case 'federated-token': {
      const proof = createFederatedProof(signIn.token);
      return clientCredentials(setup, signIn.way, {
        current: { proof, expiresAtMs: undefined },
        next: undefined,
      });
    }
    case 'managed-identity':
      return managedIdentity(signIn.identity, setup);
    case 'user-sign-in': {
      const { application, folder } = signIn;
      return createUserSignIn({
        tenant: tenant.name,
        store: createRefreshTokenStore(folder, tenant.name, { files: systemFiles, random }),
        endpoint: createTokenEndpoint(setup),
        proof: application === undefined ? undefined : proofsOf(application, random).current.proof,
        onUnstored: ({ message }) =>
          report({ notice: 'sign-in-not-stored', tenant: tenant.name, reason: message }),
      });
    }
  }
}

interface Proofs {
  readonly current: ProofInUse;
  readonly next: ProofInUse | undefined;
}

function clientCredentials(setup: CredentialSetup, kind: Credential['kind'], proofs: Proofs): Credential {
  const { tenant, report } = setup;
  return createClientCredentials({
    kind,
    ...proofs,
    endpoint: createTokenEndpoint(setup),
    onSwitch: (works) => report({ notice: 'credential-switched', tenant: tenant.name, kind, works }),
  });
}

export function proofsOf(way: ApplicationWay, random: Random): Proofs {
  if (way.way === 'client-secret') {
    const inUse = ({ place, expiresAtMs }: SecretPlace) => ({ proof: createSecretProof(place), expiresAtMs });
    return { current: inUse(way.current), next: way.next && inUse(way.next) };
  }
  const inUse = (place: CertificatePlace) => ({
    proof: createCertificateProof(place, way.signature, random),
    expiresAtMs: undefined,
  });
  return { current: inUse(way.current), next: way.next && inUse(way.next) };
}

function managedIdentity(identity: IdentityPlace, setup: CredentialSetup): Credential {
  const ask = identityAsk(identity, setup);
  let works: 'current' | 'unknown' = 'unknown';
  return {
    kind: 'managed-identity',
    ask: async (need, signal) => {
      const granted = await ask(need, signal);
      works = 'current';
      return granted;
    },
    status: () => ({ works, expiresAtMs: undefined, source: 'unknown' }),
  };
}

function identityAsk(identity: IdentityPlace, setup: CredentialSetup): Credential['ask'] {
  const { clientId } = setup.tenant;
  switch (identity.host) {
    case 'vm':
      return createVmIdentity(identity.origin, clientId, setup);
    case 'app-service':
      return createAppServiceIdentity(identity.place, clientId, setup);
    case 'arc':
      return createArcIdentity(identity.origin, identity.keyFolder, setup);
  }
}
