// What an application shows Entra to prove who it is: a secret, an assertion it signs, or another issuer's token.

export interface ProofRequest {
  readonly clientId: string;
  /** URL the request goes to. */
  readonly url: string;
  /** By Microsoft's clock as far as it is known; milliseconds since 1970. */
  readonly nowMs: number;
}

export interface ShownProof {
  /** Of the form that is posted. */
  readonly fields: Readonly<Record<string, string>>;
  /** Known for certificates only; milliseconds since 1970. */
  readonly expiresAtMs?: number;
  /** Whether it was made for `nowMs`, so that it is worthless when that was wrong. */
  readonly isTimed: boolean;
  /** What to do when Entra calls it wrong, where it can be seen what is wrong with it. */
  readonly remedy?: string;
}

/** Both read the files anew, and throw `secret-missing` or `secret-unusable`. */
export interface ClientProof {
  show(request: ProofRequest): Promise<ShownProof>;
  /** Another text when what stands behind it was replaced; never shown. */
  fingerprint(): Promise<string>;
}
