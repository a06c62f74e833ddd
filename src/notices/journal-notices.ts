// What can be said about the journal on disk.
import type { Describe } from './describe.ts';

export type JournalNotice =
  | { readonly notice: 'journal-full'; readonly bytes: number; readonly maxBytes: number }
  | { readonly notice: 'journal-has-room'; readonly bytes: number; readonly maxBytes: number }
  | { readonly notice: 'journal-disk-full'; readonly file: string }
  | {
      readonly notice: 'journal-opened';
      readonly segments: number;
      readonly bytes: number;
      /** Blocks on disk that the catalogue did not know yet. */
      readonly adopted: number;
    }
  | {
      readonly notice: 'journal-tail-cut';
      readonly file: string;
      readonly bytes: number;
      readonly quarantined: string;
    }
  | {
      readonly notice: 'journal-damaged';
      readonly file: string;
      readonly bytes: number;
      readonly quarantined: string;
    }
  | {
      readonly notice: 'journal-records-lost';
      readonly lane: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      /** It keeps its marks, and what waits for it stays. */
      readonly notice: 'destination-unconfigured';
      readonly destination: string;
      readonly records: number;
      readonly bytes: number;
    }
  | { readonly notice: 'destination-forgotten'; readonly destination: string; readonly records: number }
  | { readonly notice: 'catalogue-rebuilt'; readonly reason: string; readonly quarantined: string }
  | { readonly notice: 'catalogue-behind'; readonly reason: string }
  | { readonly notice: 'journal-removal-failed'; readonly reason: string }
  | { readonly notice: 'settled-record-unwritten'; readonly destination: string; readonly reason: string }
  | { readonly notice: 'known-records-damaged'; readonly file: string }
  | { readonly notice: 'journal-segment-replaced'; readonly file: string; readonly reason: string }
  | { readonly notice: 'journal-segment-removed'; readonly file: string; readonly bytes: number };

export const journalNotices: Describe<JournalNotice> = {
  'journal-full': {
    level: 'error',
    say: (n) =>
      `The journal is full (${n.bytes} of ${n.maxBytes} bytes wait for destinations); pulling holds until a destination settles.`,
  },
  'journal-has-room': {
    level: 'info',
    say: (n) => `The journal has room again (${n.bytes} of ${n.maxBytes} bytes); pulling goes on.`,
  },
  'journal-disk-full': {
    level: 'error',
    say: (n) =>
      `The disk was full while writing ${n.file}; pulling holds. Free space under the state folder.`,
  },
  'destination-unconfigured': {
    level: 'warn',
    say: (n) =>
      `${n.destination} is not in the configuration any more; ${n.records} records (${n.bytes} bytes) wait for it and take room. Put it back, or end that with \`defender-siem destinations forget ${n.destination}\`.`,
  },
  'destination-forgotten': {
    level: 'info',
    say: (n) => `${n.destination} is forgotten; ${n.records} records no longer wait for it.`,
  },
  'journal-opened': {
    level: 'info',
    say: (n) =>
      `Opened the journal: ${n.segments} segments, ${n.bytes} bytes, ${n.adopted} blocks newer than the catalogue.`,
  },
  'journal-tail-cut': {
    level: 'warn',
    say: (n) =>
      `Cut ${n.bytes} bytes of an unfinished write from the end of ${n.file}; a copy is in ${n.quarantined}.`,
  },
  'journal-damaged': {
    level: 'error',
    say: (n) =>
      `Found ${n.bytes} unreadable bytes in ${n.file}; a copy is in ${n.quarantined}. Check the disk; the rest is read on.`,
  },
  'journal-records-lost': {
    level: 'error',
    say: (n) =>
      `Records ${n.from} to ${n.to} of lane ${n.lane} cannot be read from the journal any more; a destination that has not had them will not get them. Stop the service and run \`defender-siem journal rebuild\`, which has them fetched again.`,
  },
  'catalogue-rebuilt': {
    level: 'warn',
    say: (n) =>
      `The catalogue was not usable (${n.reason}) and was rebuilt from the segments; the old one is in ${n.quarantined}.`,
  },
  'catalogue-behind': {
    level: 'warn',
    say: (n) =>
      `The catalogue could not be written (${n.reason}); nothing is lost, the next start takes longer.`,
  },
  'journal-removal-failed': {
    level: 'warn',
    say: (n) => `Removing settled records failed (${n.reason}); they stay, and the next write tries again.`,
  },
  'settled-record-unwritten': {
    level: 'warn',
    say: (n) =>
      `Writing down what ${n.destination} has taken failed (${n.reason}); delivery goes on, but a comparison with the SIEM may find lines there that it does not know.`,
  },
  'known-records-damaged': {
    level: 'warn',
    say: (n) => `A list of known records (${n.file}) could not be read; some records may be delivered twice.`,
  },
  'journal-segment-replaced': {
    level: 'warn',
    say: (n) =>
      `The disk did not keep a write to ${n.file} (${n.reason}); it was written again to a new segment. Check the disk.`,
  },
  'journal-segment-removed': {
    level: 'debug',
    say: (n) => `Removed ${n.file} (${n.bytes} bytes), settled by all destinations.`,
  },
};
