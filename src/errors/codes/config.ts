// What is wrong with the configuration.
import type { CodeEntry } from '../code-entry.ts';

export const configCodes = {
  'config-invalid': {
    action: 'stop',
    meaning: 'The configuration cannot be used as it stands.',
    remedy: 'Mend the places named in the message, then run `defender-siem check`.',
  },
} as const satisfies Record<string, CodeEntry>;
