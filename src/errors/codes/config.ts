// What is wrong with the configuration and the secrets it names.
import type { CodeEntry } from '../code-entry.ts';

export const configCodes = {
  'config-invalid': {
    action: 'stop',
    meaning: 'The configuration cannot be used as it stands.',
    remedy: 'Mend the places named in the message, then run `defender-siem check`.',
  },
  'secret-missing': {
    action: 'hold',
    meaning: 'A secret that the configuration names is not there or may not be read.',
    remedy: 'Put the secret where the message says, readable by the user the service runs as.',
  },
  'secret-unusable': {
    action: 'hold',
    meaning: 'A secret is empty or far too long to be one.',
    remedy: 'Check that the named place holds the secret and nothing else.',
  },
} as const satisfies Record<string, CodeEntry>;
