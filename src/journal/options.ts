// The journal's part of the configuration: how long settled records stay, how much disk they may take.
import { z } from 'zod';

export const journalOptions = z.strictObject({
  keepDays: z
    .int()
    .min(1)
    .max(365)
    .default(8)
    .describe(
      'Days for which records stay on disk after every destination has settled them. Repeats are recognised for at least 8 days whatever is set here.',
    ),
  maxMegabytes: z
    .int()
    .min(256)
    .default(4096)
    .describe(
      'Megabytes of disk the journal may take. Settled records go first, even before keepDays; when waiting records fill it, pulling holds.',
    ),
  allowInMemory: z
    .boolean()
    .default(false)
    .describe(
      'Whether the state folder may live in memory (tmpfs), where a power cut loses what was not delivered.',
    ),
});

export type JournalOptions = z.output<typeof journalOptions>;
