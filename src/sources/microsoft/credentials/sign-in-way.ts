// How a tenant signs in, as the configuration made it: every place of a secret ready to be read.
import type { Secret } from '../../../world/secret.ts';
import type { AppServicePlace } from './app-service-identity.ts';

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

/** What proves who the application is, and may be replaced by the next one. */
export type ApplicationWay =
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

export type IdentityPlace =
  | { readonly host: 'vm'; readonly origin: string }
  | { readonly host: 'app-service'; readonly place: AppServicePlace }
  | { readonly host: 'arc'; readonly origin: string; readonly keyFolder: string };

export type SignInWay =
  | ApplicationWay
  | { readonly way: 'managed-identity'; readonly identity: IdentityPlace }
  | { readonly way: 'federated-token'; readonly token: Secret }
  | {
      readonly way: 'user-sign-in';
      /** Undefined for a public client. */
      readonly application: ApplicationWay | undefined;
      /** Where refresh tokens are kept. */
      readonly folder: string;
    };
