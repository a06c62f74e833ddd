// Compares what a stranger shows with what he must know, in a time that tells him nothing.
import { createHash, timingSafeEqual } from 'node:crypto';
import { ConnectorError } from '../errors/connector-error.ts';
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

const shortest = 16;

/** Throws `secret-unusable` for one that could be guessed, and what reading it throws. */
export async function assertHardToGuess(token: Secret): Promise<void> {
  if ((await token.read()).length >= shortest) return;
  throw new ConnectorError('secret-unusable', {
    message: `The token of the HTTP door (${token.origin}) is shorter than ${shortest} characters.`,
    remedy: 'Make a longer one, for example with openssl rand -hex 32.',
  });
}
