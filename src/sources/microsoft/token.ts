// Tokens kept in memory: one per tenant and resource, renewed before it ends. How one is got is the business
// of credentials/; sending them, and only where they belong, is authorised-client.ts.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { Random } from '../../world/random.ts';
import type { Credential } from './credentials/credential.ts';

export interface Tokens {
  /** A token that is good for minutes to come. Throws a ConnectorError of the `credential-…`, `secret-…` or `source-…` codes. */
  current(signal: AbortSignal): Promise<string>;
  /**
   * The API did not take this one: the next `current` asks for another, with the claims the API wants in it
   * (JSON), if it named any.
   */
  drop(token: string, claims?: string): void;
  /**
   * The API took this one for good and granted nothing: what was granted since it was issued is only in another.
   * It is used on until that one is there, and one that is new itself is left alone.
   */
  doubt(token: string): void;
}

export interface TokensSetup {
  /** The tenant's name in the configuration. */
  readonly tenant: string;
  readonly resource: string;
  readonly credential: Pick<Credential, 'ask'>;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly report: Report;
}

interface Held {
  readonly token: string;
  readonly issuedAt: number;
  /** By the monotonic clock: what the token says in wall-clock time may not be our time. */
  readonly endsAt: number;
  readonly renewAt: number;
}

const renewEarlyMs = 5 * 60_000;
/** Earlier still by up to this, so that many connectors do not ask in the same second. */
const jitterMs = 60_000;
/** Between two tokens that are asked for because the API grants nothing. */
const doubtAfterMs = 5 * 60_000;
/** Between two tries to renew a token that still works. */
const renewAgainMs = 30_000;

export function createTokens(setup: TokensSetup): Tokens {
  const { credential, clock, random, resource } = setup;
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;
  let wanted: string | undefined;

  /** One request at a time; it is not tied to the caller's signal, because others may wait for it too. */
  function renew(): Promise<Held> {
    asking ??= ask()
      .then((fresh) => {
        held = fresh;
        return fresh;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  async function ask(): Promise<Held> {
    const claims = wanted;
    const need = claims === undefined ? { resource } : { resource, claims };
    const { token, lifeSeconds } = await credential.ask(need, neverAborted);
    if (wanted === claims) wanted = undefined;
    const lifeMs = lifeSeconds * 1_000;
    const early = renewEarlyMs + random.fraction() * jitterMs;
    const now = clock.monotonic();
    const renewAt = now + Math.max(lifeMs / 2, lifeMs - early);
    return { token, issuedAt: now, endsAt: now + lifeMs, renewAt };
  }

  async function renewOrKeep(old: Held): Promise<Held> {
    try {
      return await renew();
    } catch (error) {
      const isPassing = error instanceof ConnectorError && error.action === 'retry';
      if (!isPassing || clock.monotonic() >= old.endsAt) throw error;
      if (held === old) held = { ...old, renewAt: clock.monotonic() + renewAgainMs };
      const { tenant } = setup;
      setup.report({ notice: 'token-renewal-failed', tenant, resource, reason: error.message });
      return old;
    }
  }

  return {
    current: async (signal) => {
      signal.throwIfAborted();
      const now = clock.monotonic();
      const old = held;
      if (old !== undefined && now < old.renewAt) return old.token;
      const fresh = old !== undefined && now < old.endsAt ? renewOrKeep(old) : renew();
      return (await abortable(fresh, signal)).token;
    },
    drop: (token, claims) => {
      if (held?.token !== token) return;
      held = undefined;
      wanted = claims;
    },
    doubt: (token) => {
      const now = clock.monotonic();
      if (held?.token === token && now - held.issuedAt >= doubtAfterMs) held = { ...held, renewAt: now };
    },
  };
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
