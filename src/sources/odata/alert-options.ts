// The options that all sources of alerts share; each kind adds its own.
import { z } from 'zod';
import { originSchema } from '../microsoft/origin.ts';
import { emitOption } from '../updates/emit.ts';
import { rereadHoursOptions } from '../windows/reread-hours.ts';

export const alertOptions = {
  endpoint: originSchema
    .optional()
    .describe('API host in place of the one that follows from the cloud; http only on loopback.'),
  emit: emitOption,
  pollSeconds: z.int().min(1).max(3_600).default(60).describe('Seconds between two polls.'),
  firstPullHours: z
    .int()
    .min(1)
    .max(4_296)
    .default(24)
    .describe('How many hours back the very first pull reads; Microsoft keeps six months at most.'),
  rereadHours: rereadHoursOptions,
  settleSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(30)
    .describe('Seconds before now at which a window ends; later updates wait for the next poll.'),
};

const schema = z.strictObject(alertOptions);
export type AlertOptions = z.output<typeof schema>;
