// What an HTTP status of a Microsoft API means where the API itself says nothing more exact.

import type { ErrorCode } from '../../errors/codes.ts';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer } from '../http-client.ts';
import { retryAfterMs } from './retry-after.ts';

/** Nobody at Microsoft promises a Retry-After, and asking again at once keeps the throttle closed. */
const throttledWaitMs = 30_000;
const throttling: ReadonlySet<ErrorCode> = new Set(['source-throttled', 'credential-throttled']);

/** `attempt`: what was asked and where, e.g. `Asking manage.office.com for subscriptions`. */
export function refusal(answer: HttpAnswer, attempt: string, remedy?: string): ConnectorError {
  return refusalOfCode(codeOf(answer.status), answer, `${attempt}: HTTP ${answer.status}.`, remedy);
}

/** The same for an API that says more than the status does. */
export function refusalOfCode(
  code: ErrorCode,
  answer: HttpAnswer,
  message: string,
  remedy?: string,
): ConnectorError {
  const wish = retryAfterMs(answer.headers) ?? (throttling.has(code) ? throttledWaitMs : undefined);
  return new ConnectorError(code, {
    message,
    ...(wish === undefined ? {} : { retryAfterMs: wish }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'source-token-refused';
  if (status === 403) return 'source-role-missing';
  if (status === 404 || status === 410) return 'source-not-found';
  if (status === 408) return 'source-timeout';
  if (status === 429) return 'source-throttled';
  if (status >= 500) return 'source-failing';
  return status < 300 ? 'source-answer-malformed' : 'source-request-refused';
}
