// What people signed in for at the simulated Entra: authorization codes, which work once and not for long, and
// refresh tokens, which work until they lie unused, grow too old, or are revoked.
import { createHash } from 'node:crypto';
import type { SeededRandom } from '../seeded-random.ts';
import { EntraRefusal } from './entra-refusal.ts';

export interface GrantLives {
  readonly codeMs: number;
  /** A refresh token that is not used for so long is over (AADSTS700082). */
  readonly refreshIdleMs: number;
  /** Counted from the sign-in, whatever is renewed in between (AADSTS70008). */
  readonly refreshMs: number;
  /** True: a refresh token works once, and its successor has to be kept (else AADSTS70000). Entra lets it live on. */
  readonly isRefreshSingleUse: boolean;
}

export const documentedLives: GrantLives = {
  codeMs: 10 * 60_000,
  refreshIdleMs: 90 * 86_400_000,
  refreshMs: Number.POSITIVE_INFINITY,
  isRefreshSingleUse: false,
};

export interface SignIn {
  readonly tenantId: string;
  readonly clientId: string;
  readonly signedInAtMs: number;
}

interface CodeRequest {
  readonly redirectUri: string;
  /** Audience the person was asked about; undefined where the request named none. */
  readonly audience: string | undefined;
  readonly scope: string;
  readonly challenge: string | undefined;
}

interface Code extends CodeRequest {
  readonly signIn: SignIn;
  isRedeemed: boolean;
}

interface RefreshToken {
  readonly signIn: SignIn;
  readonly issuedAtMs: number;
  isReplaced: boolean;
}

/** More are never kept; a test signs in a few times. */
const mostKept = 10_000;

export class SignInGrants {
  readonly #random: SeededRandom;
  readonly #lives: GrantLives;
  readonly #codes = new Map<string, Code>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  readonly #revokedAtMs = new Map<string, number>();

  constructor(lives: GrantLives, random: SeededRandom) {
    this.#lives = lives;
    this.#random = random;
  }

  issueCode(signIn: SignIn, request: CodeRequest): string {
    const code = `0.${this.#random.hex(64)}`;
    keep(this.#codes, code, { ...request, signIn, isRedeemed: false });
    return code;
  }

  /** Throws an EntraRefusal. */
  redeemCode(text: string, redirectUri: string, verifier: string, client: Client): CodeRequest & SignIn {
    const code = this.#codes.get(text);
    if (code === undefined || !isOf(code.signIn, client)) throw new EntraRefusal(70000);
    if (code.isRedeemed) throw new EntraRefusal(54005);
    if (code.signIn.signedInAtMs + this.#lives.codeMs <= client.nowMs) throw new EntraRefusal(70008);
    if (code.redirectUri !== redirectUri) throw new EntraRefusal(500112, redirectUri);
    if (code.challenge !== undefined && code.challenge !== challengeOf(verifier))
      throw new EntraRefusal(501481);
    code.isRedeemed = true;
    return { ...code, ...code.signIn };
  }

  issueRefreshToken(signIn: SignIn, nowMs: number): string {
    const token = `1.${this.#random.hex(96)}`;
    keep(this.#refreshTokens, token, { signIn, issuedAtMs: nowMs, isReplaced: false });
    return token;
  }

  /** Throws an EntraRefusal. The successor is issued by the caller. */
  useRefreshToken(text: string, client: Client): SignIn {
    const token = this.#refreshTokens.get(text);
    if (token === undefined || !isOf(token.signIn, client)) throw new EntraRefusal(70000);
    const { signIn, issuedAtMs, isReplaced } = token;
    const revokedAtMs = this.#revokedAtMs.get(signIn.tenantId) ?? Number.NEGATIVE_INFINITY;
    if (signIn.signedInAtMs <= revokedAtMs) throw new EntraRefusal(50173);
    if (isReplaced && this.#lives.isRefreshSingleUse) throw new EntraRefusal(70000);
    if (signIn.signedInAtMs + this.#lives.refreshMs <= client.nowMs) throw new EntraRefusal(70008);
    if (issuedAtMs + this.#lives.refreshIdleMs <= client.nowMs)
      throw new EntraRefusal(700082, `The token was issued on ${new Date(issuedAtMs).toISOString()}`);
    token.isReplaced = true;
    return signIn;
  }

  /** As a changed password does: every sign-in until now is over. */
  revoke(tenantId: string, nowMs: number): void {
    this.#revokedAtMs.set(tenantId, nowMs);
  }
}

interface Client {
  readonly tenantId: string;
  readonly clientId: string;
  readonly nowMs: number;
}

function isOf(signIn: SignIn, client: Client): boolean {
  return signIn.tenantId === client.tenantId && signIn.clientId === client.clientId;
}

/** S256 of RFC 7636. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size <= mostKept) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
