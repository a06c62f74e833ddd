// What can go wrong between a record and its event.
import type { CodeEntry } from '../code-entry.ts';

export const mappingCodes = {
  'record-unmappable': {
    action: 'reject',
    meaning: 'A record does not have the shape its mapping can read.',
    remedy: 'Look at it with `defender-siem rejects show`, then mend the mapping.',
  },
} as const satisfies Record<string, CodeEntry>;
