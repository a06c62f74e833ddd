// What a destination gets of all that is pulled, and how fast: options of every transport. Whether the names of
// sources and record types exist is checked where those are known.
import { z } from 'zod';

const names = z
  .array(z.string())
  .min(1)
  .refine((list) => new Set(list).size === list.length, { error: 'names one twice' })
  .optional();

export const onlyOptions = z.strictObject({
  sources: names.describe('Names of the sources whose records it gets; all when left out.'),
  records: names.describe('Record types it gets, such as graph-alert; all when left out.'),
  minimumSeverity: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Least severity, 0 to 10 as CEF counts, that an event of a record must have.'),
});

export const rateOptions = z.strictObject({
  eventsPerSecond: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Most lines a second at any time, live or catching up; no limit when left out.'),
  bytesPerSecond: z
    .int()
    .min(1_024)
    .optional()
    .describe('Most bytes of event text a second at any time, live or catching up; no limit when left out.'),
  burstSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(1)
    .describe("Seconds' worth of catchUpPerSecond that may go at once after a quiet time."),
});

export type OnlyOptions = z.output<typeof onlyOptions>;
export type RateOptions = z.output<typeof rateOptions>;
