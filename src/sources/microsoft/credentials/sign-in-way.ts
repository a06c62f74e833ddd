// How a tenant signs in, as the configuration made it: every place of a secret ready to be read.
import type { Secret } from '../../../world/secret.ts';

export interface SecretPlace {
  readonly place: Secret;
  /** As the configuration says; milliseconds since 1970. */
  readonly expiresAtMs: number | undefined;
}

export interface CertificatePlace {
  /** May hold the key as well. */
  readonly certificate: Secret;
  readonly key: Secret | undefined;
}

/** RS256 goes with the older thumbprint header. */
export type Signature = 'PS256' | 'RS256';

export type SignInWay =
  | {
      readonly way: 'client-secret';
      readonly current: SecretPlace;
      readonly next: SecretPlace | undefined;
    }
  | {
      readonly way: 'certificate';
      readonly current: CertificatePlace;
      readonly next: CertificatePlace | undefined;
      readonly signature: Signature;
    };
