// Record ids as a replay keeps them: of any length outside, 16 characters (96 bits of SHA-256) in the state.
import { hash } from 'node:crypto';

export const idKeyLength = 16;

/** `recordId`: as on the lines. */
export function idKey(recordId: string): string {
  return hash('sha256', recordId, 'base64url').slice(0, idKeyLength);
}
