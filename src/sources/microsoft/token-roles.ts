// What a token says of itself, for telling an operator which role is missing. Nothing is decided by it: to
// everyone but the API a token is opaque.
import { jsonObject } from './answer-text.ts';

/** The `roles` claim; empty when there is none or the token is not a JWT. */
export function tokenRoles(token: string): readonly string[] {
  const claims = jsonObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const roles = claims?.['roles'];
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}
