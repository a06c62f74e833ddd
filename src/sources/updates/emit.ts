// Which states of an alert go on to the SIEM: an option all sources of alerts share.
import { z } from 'zod';

export const emitOption = z
  .enum(['every-update', 'first', 'status-change'])
  .default('every-update')
  .describe(
    'Which states of an alert go out: every-update is each one Microsoft shows; first only the one seen first; status-change the first one and each with another status. The others are counted as filtered.',
  );

export type Emit = z.output<typeof emitOption>;
