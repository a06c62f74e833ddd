// A line of `journal export` as the event in it, with what its source knew of it: so that what was exported can be
// mapped again as it stands.
import type { SourceKnowledge } from '../../mapping/sample-record.ts';
import { type Facts, type Lane, lanes } from '../../model/record.ts';

export interface ExportedEvent {
  readonly text: string;
  readonly data: unknown;
  readonly type: string;
  readonly known: SourceKnowledge;
}

/** Undefined for whatever is no such line. */
export function readExportedLine(line: unknown): ExportedEvent | undefined {
  if (typeof line !== 'object' || line === null || !('record' in line) || !('facts' in line))
    return undefined;
  const { record: data, facts, type, id, version, tenant, lane } = line as Readonly<Record<string, unknown>>;
  if (!lanes.includes(lane as Lane) || typeof facts !== 'object' || facts === null) return undefined;
  if (typeof type !== 'string' || typeof id !== 'string') return undefined;
  if (typeof version !== 'string' || typeof tenant !== 'string') return undefined;
  const known = { id, version, tenant, facts: facts as Facts };
  return { text: JSON.stringify(data), data, type, known };
}
