// Why Entra gave no token, as a ConnectorError: from the AADSTS number where there is one, else from the OAuth
// error word, else from the HTTP status. Neither secret nor token can get into the message.
import type { ErrorCode } from '../../errors/codes.ts';
import type { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer } from '../http-client.ts';
import { type AadstsEntry, aadsts } from './aadsts.ts';
import { jsonObject } from './answer-text.ts';
import { refusalOfCode } from './refusal.ts';
import type { TenantFacts } from './tenant-options.ts';

export interface TokenRequestFacts {
  /** Host that was asked. */
  readonly host: string;
  readonly tenant: TenantFacts;
  readonly resource: string;
  /** Whether a person's sign-in is what the token is asked for with. */
  readonly isForUser: boolean;
  /** Whether the application showed an assertion; else a secret, or nothing. */
  readonly hasAssertion: boolean;
  /** What to do when the secret is called wrong, if what is configured shows what is wrong with it. */
  readonly secretRemedy?: string;
}

const oauthErrors: Readonly<Record<string, ErrorCode>> = {
  invalid_client: 'credential-secret-wrong',
  unauthorized_client: 'credential-app-unknown',
  invalid_resource: 'credential-resource-unknown',
  temporarily_unavailable: 'credential-service-failing',
  server_error: 'credential-service-failing',
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function tokenRefusal(answer: HttpAnswer, text: string, asked: TokenRequestFacts): ConnectorError {
  const body = jsonObject(text) ?? {};
  const number = aadstsNumber(body);
  const entry = number === undefined ? undefined : aadsts[number];
  const code = entry?.code ?? codeWithoutEntry(answer.status, body['error'], asked);
  const message =
    `Asking ${asked.host} for a token for ${asked.resource} (tenant ${asked.tenant.tenantId}, application ${asked.tenant.clientId}): ` +
    `${whatWasSeen(answer.status, number, entry, body['error'])}${correlation(body)}.`;
  return refusalOfCode(code, answer, message, remedyFor(code, entry, asked.secretRemedy));
}

function whatWasSeen(
  status: number,
  number: number | undefined,
  entry: AadstsEntry | undefined,
  error: unknown,
): string {
  if (number !== undefined)
    return `AADSTS${number}, ${entry?.meaning ?? 'a number this connector does not know'}`;
  if (typeof error === 'string' && /^[a-z_]{1,40}$/.test(error)) return `HTTP ${status}, ${error}`;
  return `HTTP ${status} without an explanation of Entra's`;
}

function codeWithoutEntry(status: number, error: unknown, asked: TokenRequestFacts): ErrorCode {
  if (status === 429) return 'credential-throttled';
  if (status >= 500) return 'credential-service-failing';
  if (status >= 300 && status < 400) return 'source-redirected';
  // Entra always gives a reason: this is somebody else's answer, a filtering proxy's for example.
  if (typeof error !== 'string') return 'source-answer-malformed';
  if (asked.isForUser && (error === 'invalid_grant' || error === 'interaction_required')) {
    return 'credential-sign-in-needed';
  }
  if (error === 'invalid_client' && asked.hasAssertion) return 'credential-assertion-refused';
  return oauthErrors[error] ?? 'credential-refused';
}

function remedyFor(
  code: ErrorCode,
  entry: AadstsEntry | undefined,
  secretRemedy: string | undefined,
): string | undefined {
  return (code === 'credential-secret-wrong' ? secretRemedy : undefined) ?? entry?.remedy;
}

function aadstsNumber(body: Readonly<Record<string, unknown>>): number | undefined {
  const codes = body['error_codes'];
  if (Array.isArray(codes) && Number.isSafeInteger(codes[0])) return Number(codes[0]);
  const description = body['error_description'];
  const match = typeof description === 'string' ? /^AADSTS(\d{4,9})\b/.exec(description) : null;
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

function correlation(body: Readonly<Record<string, unknown>>): string {
  const id = body['correlation_id'];
  return typeof id === 'string' && guid.test(id) ? `; correlation id ${id}` : '';
}
