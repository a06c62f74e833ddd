// What the identity endpoints of a VM, of App Service and of an Arc server have in common: an address on this
// machine that gives a token to who asks from there, without any secret.
// Source: Microsoft Learn, "How to use managed identities on an Azure VM to acquire an access token".
import type { ErrorCode } from '../../../errors/codes.ts';
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { Clock } from '../../../world/clock.ts';
import type { HttpAnswer, HttpClient } from '../../http-client.ts';
import { jsonObject, readShortText } from '../answer-text.ts';
import { isThisMachine } from '../origin.ts';
import { refusalOfCode } from '../refusal.ts';
import { type GrantedToken, readGrant } from './credential.ts';

export interface IdentityWorld {
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** Of an identity that was assigned to the machine; undefined for the machine's own. */
export type AssignedIdentity = string | undefined;

/** Asks for a token and leaves the answer unread. Throws `credential-identity-missing` where nothing answers. */
export async function askIdentity(
  { http }: IdentityWorld,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  if (!isThisMachine(url.hostname)) {
    throw new ConnectorError('credential-identity-missing', {
      message: `The identity endpoint of this machine should be ${url.host}, which is another one; nothing was sent there.`,
    });
  }
  try {
    return await http.send({ method: 'GET', url: url.href, headers }, signal);
  } catch (error) {
    if (!(error instanceof ConnectorError) || !absent.has(error.code)) throw error;
    throw new ConnectorError('credential-identity-missing', {
      message: `${error.message} A managed identity is had from there.`,
      cause: error,
    });
  }
}

const absent: ReadonlySet<ErrorCode> = new Set([
  'source-unreachable',
  'source-timeout',
  'source-name-unknown',
]);

/** Throws why there is no token. */
export async function readIdentityAnswer(
  answer: HttpAnswer,
  url: URL,
  { clock }: IdentityWorld,
): Promise<GrantedToken> {
  const text = await readShortText(answer);
  const resource = url.searchParams.get('resource');
  const attempt = `Asking the identity endpoint ${url.host} for a token for ${resource}`;
  if (answer.status === 200) return readGrant(answer, text, attempt, clock.now());
  const { error } = jsonObject(text) ?? {};
  const word = typeof error === 'string' && /^\w{1,40}$/.test(error) ? `, ${error}` : '';
  const code = codeOf(answer.status, error);
  const refusal = refusalOfCode(code, answer, `${attempt}: HTTP ${answer.status}${word}.`);
  if (answer.status !== updatingStatus || refusal.retryAfterMs !== undefined) return Promise.reject(refusal);
  throw new ConnectorError(code, { message: refusal.message, retryAfterMs: updatingMs });
}

/** The endpoint is being updated, which takes up to 70 seconds. */
const updatingStatus = 410;
const updatingMs = 70_000;

function codeOf(status: number, error: unknown): ErrorCode {
  if (error === 'invalid_resource') return 'credential-resource-unknown';
  if (status === 429) return 'credential-throttled';
  if (status === 404 || status === updatingStatus || status >= 500) return 'credential-service-failing';
  return 'credential-identity-missing';
}
