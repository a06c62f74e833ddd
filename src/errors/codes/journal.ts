// What can go wrong with the journal on disk.
import type { CodeEntry } from '../code-entry.ts';

export const journalCodes = {
  'journal-full': {
    action: 'hold',
    meaning: 'Records that no destination has settled fill the journal, so pulling waits.',
    remedy: 'Bring back the destination that is behind, or raise journal.maxMegabytes.',
  },
  'journal-write-failed': {
    action: 'retry',
    meaning: 'The journal could not write to its disk; nothing of the page was kept.',
    remedy: 'If it does not pass by itself, check the disk and the file permissions of the state folder.',
  },
  'journal-read-failed': {
    action: 'retry',
    meaning: 'The journal could not read from its disk.',
    remedy: 'If it does not pass by itself, check the disk under the state folder.',
  },
  'journal-broken': {
    action: 'stop',
    meaning: 'The disk failed twice in a row to keep what the journal wrote, so the program ends (exit 70).',
    remedy: 'Check the health of the disk under the state folder; the next start recovers what is on it.',
  },
  'journal-locked': {
    action: 'stop',
    meaning: 'Another process holds the state folder.',
    remedy: 'Stop the named process, or give this one a state folder of its own.',
  },
  'journal-in-memory': {
    action: 'stop',
    meaning: 'The state folder lives in memory and would not survive a power cut.',
    remedy: 'Put stateFolder on a disk, or set journal.allowInMemory to true and accept the loss.',
  },
  'journal-newer-format': {
    action: 'stop',
    meaning: 'The journal was written by a newer version of this program.',
    remedy: 'Run the newer version again, or start with an empty state folder.',
  },
  'journal-absent': {
    action: 'stop',
    meaning: 'There is no journal in the state folder.',
    remedy: 'Start the service first, or correct stateFolder in the configuration.',
  },
  'reject-unknown': {
    action: 'stop',
    meaning: 'No record that was set aside has this number, or its time in the journal is over.',
    remedy: 'See the numbers with `defender-siem rejects list`.',
  },
} as const satisfies Record<string, CodeEntry>;
