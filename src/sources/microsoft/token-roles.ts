// What a token says of itself, for telling an operator which role is missing. Nothing is decided by it: to
// everyone but the API a token is opaque.
import { jsonObject } from './answer-text.ts';

/** The `roles` of an application, or the scopes (`scp`) of a person; empty when there are none or the token is no JWT. */
export function tokenRoles(token: string): readonly string[] {
  const { roles, scp } = tokenClaims(token);
  const scopes = typeof scp === 'string' ? scp.split(' ').filter((scope) => scope !== '') : [];
  return [...(Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []), ...scopes];
}

/** Empty when the token is not a JWT; nobody has looked at its signature. */
export function tokenClaims(token: string): Readonly<Record<string, unknown>> {
  return jsonObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {};
}
