// The registration of the connector's application in a simulated tenant, beyond its id and first secret: its
// other credentials, and what its administrators did to it.

export interface AppSecret {
  /** The Secret ID of the portal (GUID), which people paste in place of the value. */
  readonly keyId: string;
  readonly value: string;
  /** Milliseconds since 1970; before it the secret does not exist yet. */
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

export interface AppCertificate {
  readonly keyId: string;
  /** PEM of the certificate. */
  readonly certificate: string;
}

/** Issuer, subject and audience have to be those of the presented token, letter by letter. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** PEM of the issuer's public keys, as if read from its key set. */
  readonly publicKeys: readonly string[];
}

export interface AppSetup {
  /** The GUID of the registration's first secret, `clientSecret` of the tenant. */
  readonly secretId: string;
  /** Besides the first. */
  readonly secrets: readonly AppSecret[];
  readonly certificates: readonly AppCertificate[];
  readonly federatedCredentials: readonly FederatedCredential[];
  /** Where a code may be sent; the port of a loopback address makes no difference. */
  readonly redirectUris: readonly string[];
  /** Without credentials of its own; any is refused (AADSTS700025). */
  readonly isPublic: boolean;
  /** AADSTS7000112. */
  readonly isDisabled: boolean;
  /** By Conditional Access (AADSTS53003). */
  readonly isBlocked: boolean;
  /** False: tokens for the application carry no roles, and sign-in of a person is refused (AADSTS65001). */
  readonly isConsented: boolean;
  /** Audiences among its requested permissions; for another a person's sign-in is refused (AADSTS650057). */
  readonly listedResources: readonly string[] | 'all';
}

export function appSetup(given: Partial<AppSetup> = {}): AppSetup {
  return {
    secretId: '5ec2e700-1111-4222-8333-444444444444',
    secrets: [],
    certificates: [],
    federatedCredentials: [],
    redirectUris: ['http://localhost', 'http://127.0.0.1'],
    isPublic: false,
    isDisabled: false,
    isBlocked: false,
    isConsented: true,
    listedResources: 'all',
    ...given,
  };
}
