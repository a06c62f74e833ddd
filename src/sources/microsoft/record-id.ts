// What makes a record the same on every read: the API's own id, or the hash of its bytes where it has none.
import { createHash } from 'node:crypto';

export interface RecordId {
  readonly id: string;
  /** False: the API gave none, and the hash stands in for it. */
  readonly isOwn: boolean;
}

/** Longer than any id Microsoft gives; what is longer is not trusted to be one. */
const longestId = 512;

export function recordId(own: unknown, json: Uint8Array): RecordId {
  if (typeof own === 'string' && own !== '' && own.length <= longestId) return { id: own, isOwn: true };
  return { id: createHash('sha256').update(json).digest('hex'), isOwn: false };
}
