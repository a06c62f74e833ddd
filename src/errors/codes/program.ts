// Broken promises of the program itself, and misuse of its commands.
import type { CodeEntry } from '../code-entry.ts';

export const programCodes = {
  'program-defect': {
    action: 'stop',
    meaning: 'The program broke a promise of its own.',
    remedy:
      'Report the message with its stack to the authors; the supervisor starts the program again from the journal.',
  },
} as const satisfies Record<string, CodeEntry>;
