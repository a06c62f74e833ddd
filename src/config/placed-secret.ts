// From the options that say where a secret lies (`…File`, `…Variable`, `…Credential`) to one that can be read.
import type { Environment } from '../world/environment.ts';
import { type Secret, secretFromCredential, secretFromFile, secretFromVariable } from '../world/secret.ts';

export interface SecretPlaces {
  readonly file: string | undefined;
  readonly variable: string | undefined;
  readonly credential: string | undefined;
}

/** Undefined when no place is named; that not several are is checked with the options. */
export function placedSecret(
  { file, variable, credential }: SecretPlaces,
  environment: Environment,
): Secret | undefined {
  if (file !== undefined) return secretFromFile(file);
  if (variable !== undefined) return secretFromVariable(variable, environment);
  return credential === undefined ? undefined : secretFromCredential(credential, environment);
}
