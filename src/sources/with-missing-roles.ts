// Whoever is refused is told which role the token lacks and who grants it, whichever API refused.
import type { ErrorCode } from '../errors/codes.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { missingRoles } from './microsoft/missing-roles.ts';
import type { Needs } from './needs.ts';
import type { ProbedSource } from './source-kind.ts';

export interface RoleFacts {
  readonly needs: Pick<Needs, 'roles' | 'consentUrl'>;
  /** Those in the source's token. */
  readonly present: (signal: AbortSignal) => Promise<readonly string[]>;
}

const aboutRoles: ReadonlySet<ErrorCode> = new Set([
  'source-token-refused',
  'source-role-missing',
  'source-api-closed',
]);

export function withMissingRoles(source: ProbedSource, facts: RoleFacts): ProbedSource {
  async function* pull(...asked: Parameters<ProbedSource['pull']>): ReturnType<ProbedSource['pull']> {
    try {
      yield* source.pull(...asked);
    } catch (error) {
      throw await advised(error, facts, asked[1]);
    }
  }
  return {
    ...source,
    pull,
    probe: async (signal) => {
      try {
        await source.probe(signal);
      } catch (error) {
        throw await advised(error, facts, signal);
      }
    },
  };
}

async function advised(error: unknown, { needs, present }: RoleFacts, signal: AbortSignal): Promise<unknown> {
  if (!(error instanceof ConnectorError) || !aboutRoles.has(error.code)) return error;
  // Without a token there is nothing to compare; the refusal is what happened.
  const roles = await present(signal).catch(() => undefined);
  if (roles === undefined) return error;
  const missing = missingRoles(needs.roles, roles);
  if (missing.length === 0) return error;
  const { code, message, retryAfterMs } = error;
  return new ConnectorError(code, {
    message,
    remedy: missingRoleRemedy(missing, roles, needs.consentUrl),
    cause: error,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/**
 * Whether a permission has to be added first, or only an administrator's consent is missing. `consentUrl`:
 * undefined for a managed identity.
 */
export function missingRoleRemedy(
  missing: readonly string[],
  present: readonly string[],
  consentUrl: string | undefined,
): string {
  const names = missing.join(' and ');
  if (consentUrl === undefined) {
    return `The token lacks ${names}. Grant it to the managed identity (New-MgServicePrincipalAppRoleAssignment); it counts after up to a day, or a restart of the machine.`;
  }
  if (present.length === 0) {
    return `The token carries no roles: nobody has consented yet. Let an administrator of the tenant consent to ${names}: ${consentUrl}`;
  }
  return `The token carries ${present.slice(0, mostNamed).join(', ')}, but not ${names}. Add it at the app registration (API permissions, Application permissions), then let an administrator consent: ${consentUrl}`;
}

const mostNamed = 10;
