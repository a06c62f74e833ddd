// Alerts and incidents as Microsoft Graph writes them: whole or with some members only, and with the members of
// enums that a request has not asked for hidden.
import { lateMembers } from '../evidence/enum-members.ts';

export interface GraphStyle {
  /** `Prefer: include-unknown-enum-members` was given. */
  readonly isTelling: boolean;
  /** From `$select`; undefined: all members. */
  readonly select: readonly string[] | undefined;
}

/** By the name of the member; those that neither enum of a name has are no words of the other. */
const hidden: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['serviceSource', lateMembers('serviceSource')],
  ['detectionSource', lateMembers('detectionSource')],
  ['status', lateMembers('incidentStatus')],
  ['remediationStatus', lateMembers('evidenceRemediationStatus')],
]);

export function graphText(item: object, { isTelling, select }: GraphStyle): string {
  const chosen = select
    ? Object.fromEntries(Object.entries(item).filter(([name]) => name === 'id' || select.includes(name)))
    : item;
  return JSON.stringify(chosen, (name, value: unknown) => {
    if (isTelling || typeof value !== 'string') return value;
    return hidden.get(name)?.has(value) === true ? 'unknownFutureValue' : value;
  });
}
