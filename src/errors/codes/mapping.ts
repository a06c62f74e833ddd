// What can go wrong between a record and its event.
import type { CodeEntry } from '../code-entry.ts';

export const mappingCodes = {
  'record-unmappable': {
    action: 'reject',
    meaning: 'A record does not have the shape its mapping can read.',
    remedy: 'Look at it with `defender-siem rejects show`, then mend the mapping.',
  },
  'mapping-missing': {
    action: 'reject',
    meaning: 'There is no mapping for records of this type.',
    remedy: 'Add a folder for the type under mappings/, or leave the type out in the source.',
  },
  'mapping-invalid': {
    action: 'stop',
    meaning: 'The mappings cannot be compiled as they stand.',
    remedy: 'Mend the places named in the message, then run `defender-siem check`.',
  },
} as const satisfies Record<string, CodeEntry>;
