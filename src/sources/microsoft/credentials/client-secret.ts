// Signing in with a client secret.
import { createHash } from 'node:crypto';
import type { ClientProof } from './client-proof.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createSecretProof(secret: { read(): Promise<string> }): ClientProof {
  return {
    show: async () => {
      const value = await secret.read();
      return {
        fields: { client_secret: value },
        isTimed: false,
        ...(guid.test(value) ? { remedy: idRemedy } : {}),
      };
    },
    fingerprint: async () =>
      createHash('sha256')
        .update(await secret.read())
        .digest('base64'),
  };
}

/** The portal shows a Secret ID beside the Value, and the ID is what people copy; it is a GUID, a Value never is. */
const idRemedy =
  'What is configured looks like the Secret ID. Put the Value there, which the portal shows only once, when the secret is created.';
