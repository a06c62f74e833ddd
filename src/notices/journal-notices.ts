// What can be said about the journal on disk.
import type { Describe } from './describe.ts';

export type JournalNotice = {
  readonly notice: 'journal-full';
  readonly bytes: number;
  readonly maxBytes: number;
};

export const journalNotices: Describe<JournalNotice> = {
  'journal-full': {
    level: 'error',
    say: (n) =>
      `The journal is full (${n.bytes} of ${n.maxBytes} bytes wait for destinations); pulling holds until a destination settles.`,
  },
};
