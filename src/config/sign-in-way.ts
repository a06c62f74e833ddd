// From a tenant's options to the way it signs in: every place of a secret becomes one that can be read.
import { join } from 'node:path';
import type { Placed } from '../sources/microsoft/credential-options.ts';
import type {
  ApplicationWay,
  IdentityPlace,
  SignInWay,
} from '../sources/microsoft/credentials/sign-in-way.ts';
import type { TenantOptions } from '../sources/microsoft/tenant-options.ts';
import type { Environment } from '../world/environment.ts';
import { secretFromFile, secretFromVariable } from '../world/secret.ts';
import { placedSecret } from './placed-secret.ts';

/** Of the instance metadata service of every VM in Azure. */
const vmOrigin = 'http://169.254.169.254';
/** Of the Arc agent, where it does not say otherwise in the environment; its keys lie in the folder. */
const arcOrigin = 'http://localhost:40342';
const arcKeyFolder = '/var/opt/azcmagent/tokens';

/** `options` must have passed its schema. */
export function signInWay(options: TenantOptions, stateFolder: string, environment: Environment): SignInWay {
  const application = applicationWay(options, environment);
  if (options.userSignIn) {
    return { way: 'user-sign-in', application, folder: join(stateFolder, 'sign-in') };
  }
  if (application !== undefined) return application;
  if (options.federatedTokenFile !== undefined) {
    return { way: 'federated-token', token: secretFromFile(options.federatedTokenFile) };
  }
  return { way: 'managed-identity', identity: identityPlace(options, environment) };
}

function applicationWay(options: TenantOptions, environment: Environment): ApplicationWay | undefined {
  const secretOf = (stem: Placed) =>
    placedSecret(
      {
        file: options[`${stem}File`],
        variable: options[`${stem}Variable`],
        credential: options[`${stem}Credential`],
      },
      environment,
    );
  const secret = secretOf('clientSecret');
  if (secret !== undefined) {
    const next = secretOf('nextClientSecret');
    return {
      way: 'client-secret',
      current: { place: secret, expiresAtMs: options.secretExpiresOn },
      next: next === undefined ? undefined : { place: next, expiresAtMs: options.nextSecretExpiresOn },
    };
  }
  const { certificateFile, nextCertificateFile, certificateSignature } = options;
  if (certificateFile === undefined) return undefined;
  const next =
    nextCertificateFile === undefined
      ? undefined
      : { certificate: secretFromFile(nextCertificateFile), key: secretOf('nextCertificateKey') };
  return {
    way: 'certificate',
    current: { certificate: secretFromFile(certificateFile), key: secretOf('certificateKey') },
    next,
    signature: certificateSignature,
  };
}

function identityPlace(options: TenantOptions, environment: Environment): IdentityPlace {
  const { managedIdentity, identityEndpoint } = options;
  switch (managedIdentity) {
    case 'vm':
      return { host: 'vm', origin: identityEndpoint ?? vmOrigin };
    case 'arc': {
      const told = URL.parse(environment.variable('IMDS_ENDPOINT') ?? '')?.origin;
      return { host: 'arc', origin: identityEndpoint ?? told ?? arcOrigin, keyFolder: arcKeyFolder };
    }
    case 'app-service': {
      const endpoint = () => environment.variable('IDENTITY_ENDPOINT');
      return {
        host: 'app-service',
        place: { endpoint, header: secretFromVariable('IDENTITY_HEADER', environment) },
      };
    }
    case undefined:
      throw new TypeError('the schema let a tenant without a way to sign in pass');
  }
}
