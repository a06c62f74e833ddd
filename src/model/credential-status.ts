// What is known of the way a tenant signs in: which way it is, what of it works, and until when.

export const credentialKinds = [
  'client-secret',
  'certificate',
  'managed-identity',
  'federated-token',
  'user-sign-in',
] as const;
export type CredentialKind = (typeof credentialKinds)[number];

export interface CredentialStatus {
  /** The tenant's name in the configuration. */
  readonly tenant: string;
  readonly kind: CredentialKind;
  /** Which of the two that may be configured got the last token; unknown before the first one. */
  readonly works: 'current' | 'next' | 'unknown';
  /** Of the one that works, else of the current one; milliseconds since 1970. */
  readonly expiresAtMs: number | undefined;
  /** Where the expiry is known from. */
  readonly source: 'certificate' | 'configured' | 'graph' | 'unknown';
}
