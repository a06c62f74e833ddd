// Tokens by client credentials (OAuth 2.0, v1 endpoint): one per tenant and resource, kept in memory, renewed
// before it ends. Sending them, and only where they belong, is authorised-client.ts.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { HttpClient } from '../http-client.ts';
import { jsonObject, readShortText } from './answer-text.ts';
import type { TenantFacts } from './tenant-options.ts';
import { tokenRefusal } from './token-refusal.ts';

export interface Tokens {
  /** A token that is good for minutes to come. Throws a ConnectorError of the `credential-…` or `source-…` codes. */
  current(signal: AbortSignal): Promise<string>;
  /** The API did not take this one: the next `current` asks for another. */
  drop(token: string): void;
}

export interface TokensSetup {
  readonly tenant: TenantFacts;
  readonly resource: string;
  /** Read at each request for a token, so that a rotated secret counts at once. */
  readonly secret: { read(): Promise<string> };
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly report: Report;
}

interface Held {
  readonly token: string;
  /** By the monotonic clock: what the token says in wall-clock time may not be our time. */
  readonly endsAt: number;
  readonly renewAt: number;
}

const renewEarlyMs = 5 * 60_000;
/** Between two tries to renew a token that still works. */
const renewAgainMs = 30_000;
const lifeWhenUnstatedSeconds = 300;

export function createTokens(setup: TokensSetup): Tokens {
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;

  /** One request at a time; it is not tied to the caller's signal, because others may wait for it too. */
  function renew(): Promise<Held> {
    asking ??= askForToken(setup)
      .then((fresh) => {
        held = fresh;
        return fresh;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  async function renewOrKeep(old: Held): Promise<Held> {
    try {
      return await renew();
    } catch (error) {
      const isPassing = error instanceof ConnectorError && error.action === 'retry';
      if (!isPassing || setup.clock.monotonic() >= old.endsAt) throw error;
      if (held === old) held = { ...old, renewAt: setup.clock.monotonic() + renewAgainMs };
      setup.report({
        notice: 'token-renewal-failed',
        tenant: setup.tenant.name,
        resource: setup.resource,
        reason: error.message,
      });
      return old;
    }
  }

  return {
    current: async (signal) => {
      signal.throwIfAborted();
      const now = setup.clock.monotonic();
      const old = held;
      if (old !== undefined && now < old.renewAt) return old.token;
      const fresh = old !== undefined && now < old.endsAt ? renewOrKeep(old) : renew();
      return (await abortable(fresh, signal)).token;
    },
    drop: (token) => {
      if (held?.token === token) held = undefined;
    },
  };
}

async function askForToken({ tenant, resource, secret, http, clock }: TokensSetup): Promise<Held> {
  const value = await secret.read();
  const url = `${tenant.authority}/${tenant.tenantId}/oauth2/token`;
  const answer = await http.send(
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: tenant.clientId,
        client_secret: value,
        resource,
      }).toString(),
    },
    neverAborted,
  );
  const text = await readShortText(answer);
  const host = new URL(url).host;
  if (answer.status !== 200) {
    const { tenantId, clientId } = tenant;
    throw tokenRefusal(answer, text, { host, tenantId, clientId, resource, secret: value });
  }
  const body = jsonObject(text);
  const token = body?.['access_token'];
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new ConnectorError('source-answer-malformed', {
      message: `Asking ${host} for a token for ${resource}: the answer (HTTP 200) holds no access token.`,
    });
  }
  const lifeMs = secondsOf(body?.['expires_in']) * 1_000;
  const now = clock.monotonic();
  return { token, endsAt: now + lifeMs, renewAt: now + Math.max(lifeMs / 2, lifeMs - renewEarlyMs) };
}

/** v1 writes `"3599"`, v2 and some proxies in between write 3599. */
function secondsOf(value: unknown): number {
  const seconds = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return typeof seconds === 'number' && seconds > 0 ? seconds : lifeWhenUnstatedSeconds;
}

const neverAborted = new AbortController().signal;

async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
