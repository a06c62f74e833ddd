// Compares what a stranger shows with what he must know, in a time that tells him nothing.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../world/secret.ts';

/** By their digests, which have one length. A secret that cannot be read now is nobody's. */
export async function isSecretShown(shown: string, secret: Secret): Promise<boolean> {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  try {
    return timingSafeEqual(digest(shown), digest(await secret.read()));
  } catch {
    return false;
  }
}
