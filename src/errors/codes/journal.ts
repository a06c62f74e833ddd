// What can go wrong with the journal on disk.
import type { CodeEntry } from '../code-entry.ts';

export const journalCodes = {
  'journal-full': {
    action: 'hold',
    meaning: 'Records that no destination has settled fill the journal, so pulling waits.',
    remedy: 'Bring back the destination that is behind, or raise journal.maxMegabytes.',
  },
} as const satisfies Record<string, CodeEntry>;
