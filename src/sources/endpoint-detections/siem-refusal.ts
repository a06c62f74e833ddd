// What a refusal of the SIEM API means. Microsoft closes this API tenant by tenant, and a closed one must not
// look like a wrong host or a missing role.
import type { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer } from '../http-client.ts';
import { refusal, refusalOfCode } from '../microsoft/refusal.ts';

export interface SiemRefusalFacts {
  /** What was asked and where. */
  readonly attempt: string;
  /** Whether the host is one of Microsoft's table, not one the operator wrote. */
  readonly isKnownHost: boolean;
  /** Roles in the token that was refused. */
  readonly roles: readonly string[];
}

export function siemRefusal(answer: HttpAnswer, facts: SiemRefusalFacts): ConnectorError {
  const { status } = answer;
  const isGone = status === 410 || (status === 404 && facts.isKnownHost);
  if (isGone || status === 403) {
    return refusalOfCode(
      'source-api-closed',
      answer,
      `${facts.attempt}: HTTP ${status} although the token is good (${roleWords(facts.roles)}).`,
      status === 403 ? forbiddenRemedy : undefined,
    );
  }
  if (status === 401) return refusal(answer, facts.attempt, unauthorisedRemedy);
  return refusal(answer, facts.attempt);
}

const forbiddenRemedy =
  'Check that SIEM integration is enabled in the Defender portal for this very application and that the tenant is active; if it cannot be enabled, the API is closed for the tenant: use graph-alerts instead.';

const unauthorisedRemedy =
  "Check the source's region and the tenant's cloud; the application must be the one that SIEM integration in the Defender portal created or named.";

function roleWords(roles: readonly string[]): string {
  return roles.length === 0 ? 'it carries no roles' : `its roles: ${roles.slice(0, 10).join(', ')}`;
}
