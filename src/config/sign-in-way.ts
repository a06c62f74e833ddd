// From a tenant's options to the way it signs in: every place of a secret becomes one that can be read.

import { placesGiven } from '../sources/microsoft/credential-options.ts';
import type { SignInWay } from '../sources/microsoft/credentials/sign-in-way.ts';
import type { TenantOptions } from '../sources/microsoft/tenant-options.ts';
import type { Environment } from '../world/environment.ts';
import { type Secret, secretFromCredential, secretFromFile, secretFromVariable } from '../world/secret.ts';

/** `options` must have passed its schema. */
export function signInWay(options: TenantOptions, environment: Environment): SignInWay {
  const secretOf = (stem: Parameters<typeof placesGiven>[1]): Secret | undefined => {
    const [place] = placesGiven(options, stem);
    const name = place === undefined ? undefined : options[`${stem}${place}`];
    if (name === undefined) return undefined;
    if (place === 'File') return secretFromFile(name);
    return place === 'Variable'
      ? secretFromVariable(name, environment)
      : secretFromCredential(name, environment);
  };
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
  if (certificateFile === undefined)
    throw new TypeError('the schema let a tenant without a way to sign in pass');
  return {
    way: 'certificate',
    current: { certificate: secretFromFile(certificateFile), key: secretOf('certificateKey') },
    next:
      nextCertificateFile === undefined
        ? undefined
        : { certificate: secretFromFile(nextCertificateFile), key: secretOf('nextCertificateKey') },
    signature: certificateSignature,
  };
}
