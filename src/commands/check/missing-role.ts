// Who has to do what where an API refuses for want of a role: whether a permission has to be added first, or
// only an administrator's consent is missing.
import type { ConfiguredSource } from '../../config/configuration.ts';
import { needsOf } from '../../sources/needs.ts';

/** `present`: the roles in the token. Undefined where none is missing, so that it must be something else. */
export function missingRoleRemedy(source: ConfiguredSource, present: readonly string[]): string | undefined {
  const { roles, consentUrl } = needsOf(source);
  const missing = roles.filter((role) => isRole(role) && !present.includes(role.split(' ')[0] ?? ''));
  if (missing.length === 0) return undefined;
  const names = missing.join(' and ');
  const where = consentUrl === undefined ? '.' : `: ${consentUrl}`;
  if (present.length === 0)
    return `The token carries no roles: nobody has consented yet. Let an administrator of the tenant consent to ${names}${where}`;
  return `The token carries ${present.join(', ')}, but not ${names}. Add it at the app registration (API permissions, Application permissions), then let an administrator consent${where}`;
}

/** `ActivityFeed.Read of Office 365 Management APIs`; what else a source needs is no role. */
function isRole(need: string): boolean {
  return /^\w+(?:\.\w+)+ of /.test(need);
}
