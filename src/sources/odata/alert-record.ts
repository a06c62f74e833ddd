// One alert or incident as a record. Its id names it, and its update time tells one version from another.
import type { Facts, SourceRecord } from '../../model/record.ts';
import { apiTime } from '../microsoft/api-time.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import { recordId } from '../microsoft/record-id.ts';
import { sightOf } from '../updates/sight.ts';
import type { Candidate } from '../updates/sightings.ts';
import type { AlertList } from './alert-list.ts';

export interface Alert extends Candidate {
  readonly record: SourceRecord;
  readonly hasOwnId: boolean;
}

/** `fallbackMs` stands for the time of one that carries none. */
export function alertRecord(
  element: Element,
  list: AlertList,
  about: { readonly tenant: string; readonly fallbackMs: number; readonly facts: Facts },
): Alert {
  const fields = element.value as Readonly<Record<string, unknown>>;
  const updated = fields[list.updateField];
  const { status } = fields;
  const { id, isOwn } = recordId(fields['id'], element.json);
  const statusWord = typeof status === 'string' ? status.toLowerCase() : '';
  const sight = {
    updatedAtMs: apiTime(updated),
    status: statusWord,
    isResolved: list.resolvedWords.includes(statusWord),
  };
  return {
    hasOwnId: isOwn,
    sight: sightOf(lowered(fields, list.comparedFields), sight, list.comparedFields),
    record: {
      type: list.recordType,
      id,
      version: isOwn && typeof updated === 'string' ? updated : '',
      occurredAtMs: apiTime(fields[list.createdField]) ?? apiTime(updated) ?? about.fallbackMs,
      tenant: about.tenant,
      lane: 'alert',
      json: element.json,
      facts: { ...list.facts, ...about.facts },
    },
  };
}

/** Microsoft's samples write the same word now in one case, now in another: that is no change. */
function lowered(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const word = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);
  return Object.fromEntries(names.map((name) => [name, word(fields[name])]));
}
