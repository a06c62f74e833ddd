// Signing in with the token of another issuer (workload identity federation): a file that its owner renews,
// about once an hour.
import { createHash } from 'node:crypto';
import { assertionFields } from './certificate-proof.ts';
import type { ClientProof } from './client-proof.ts';

export function createFederatedProof(token: { read(): Promise<string> }): ClientProof {
  return {
    show: async () => ({ fields: assertionFields(await token.read()), isTimed: false }),
    fingerprint: async () =>
      createHash('sha256')
        .update(await token.read())
        .digest('base64'),
  };
}
