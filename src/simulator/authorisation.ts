// Who a request to a simulated API speaks for: reads and checks the bearer token, and words the refusal.
import { type TokenClaims, verifyToken } from './access-token.ts';
import { type CloudAnswer, type CloudRequest, jsonAnswer } from './cloud-answer.ts';

export interface TokenCheck {
  readonly tokenKey: string;
  readonly audiences: readonly string[];
  readonly nowMs: number;
}

/** Undefined when the token is missing, foreign, expired, or meant for another API. */
export function bearerOf(request: CloudRequest, check: TokenCheck): TokenClaims | undefined {
  const [scheme, token] = (request.headers['authorization'] ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return undefined;
  const claims = verifyToken(token, check.tokenKey, check.nowMs);
  return claims && check.audiences.includes(claims.aud) ? claims : undefined;
}

/** Of the application for itself, or for the person who signed in. */
export function permissionsOf({ roles, scp }: TokenClaims): readonly string[] {
  return scp === undefined ? roles : scp.split(' ');
}

/** As RFC 6750 and the v1 documents have it; the APIs add no code of their own. */
export function refuseBearer(audience: string): CloudAnswer {
  const challenge =
    'Bearer authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
    `error="invalid_token", error_description="The access token is invalid or has expired", resource_id="${audience}"`;
  return jsonAnswer(
    401,
    { Message: 'Authorization has been denied for this request.' },
    { 'WWW-Authenticate': challenge },
  );
}
