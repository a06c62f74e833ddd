// The contract of a way to sign in: how a token for a resource is asked for, and how the answer is read.
// Keeping tokens and renewing them early is left to ../token.ts, sending them to ../authorised-client.ts.
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { CredentialKind, CredentialStatus } from '../../../model/credential-status.ts';
import type { HttpAnswer } from '../../http-client.ts';
import { jsonObject } from '../answer-text.ts';

export interface TokenNeed {
  /** As in the v1 endpoint's `resource`; with `/.default` behind it, it is the v2 endpoint's scope. */
  readonly resource: string;
  /** What the API wants in the token besides (continuous access evaluation), as JSON. */
  readonly claims?: string;
}

export interface GrantedToken {
  readonly token: string;
  /** From now on. */
  readonly lifeSeconds: number;
}

export interface Credential {
  readonly kind: CredentialKind;
  /**
   * Asks once, and reads every file it needs anew. Throws a ConnectorError of the `credential-…`, `secret-…`
   * or `source-…` codes.
   */
  ask(need: TokenNeed, signal: AbortSignal): Promise<GrantedToken>;
  /** What is known from the last time it asked. */
  status(): Omit<CredentialStatus, 'tenant' | 'kind'>;
}

const lifeWhenUnstatedSeconds = 300;

/**
 * Reads an answer with status 200. `attempt`: what was asked and where. `nowMs` counts where the answer has no
 * `Date`. Throws `source-answer-malformed`.
 */
export function readGrant(answer: HttpAnswer, text: string, attempt: string, nowMs: number): GrantedToken {
  const body = jsonObject(text) ?? {};
  const token = body['access_token'];
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new ConnectorError('source-answer-malformed', {
      message: `${attempt}: the answer (HTTP ${answer.status}) holds no access token.`,
    });
  }
  const answeredAtMs = Date.parse(answer.headers['date'] ?? '');
  const lifeSeconds =
    secondsIn(body['expires_in']) ??
    secondsUntil(body['expires_on'], Number.isNaN(answeredAtMs) ? nowMs : answeredAtMs) ??
    lifeWhenUnstatedSeconds;
  return { token, lifeSeconds };
}

/** v1 and the identity endpoints write `"3599"`, v2 writes 3599. */
function secondsIn(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}

/** Seconds since 1970, as a number or a text; App Service has nothing else. */
function secondsUntil(value: unknown, nowMs: number): number | undefined {
  const at = secondsIn(value);
  return at === undefined ? undefined : Math.max(1, at - nowMs / 1_000);
}
