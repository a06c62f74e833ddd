// What can go wrong between a source and Microsoft.
import type { CodeEntry } from '../code-entry.ts';

export const sourceCodes = {
  'source-unreachable': {
    action: 'retry',
    meaning: 'A Microsoft endpoint could not be reached.',
    remedy:
      'Nothing, if it passes; otherwise let the firewall team allow the named host and port (`defender-siem check --needs`).',
  },
} as const satisfies Record<string, CodeEntry>;
