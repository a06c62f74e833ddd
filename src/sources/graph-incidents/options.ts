// The options of a source of kind graph-incidents.
import { z } from 'zod';
import { alertOptions } from '../odata/alert-options.ts';

export const graphIncidentsOptions = z.strictObject({
  ...alertOptions,
  expandAlerts: z
    .boolean()
    .default(false)
    .describe(
      'Whether an incident carries its alerts; where Microsoft fails on that it comes without them, which the log tells.',
    ),
});

export type GraphIncidentsOptions = z.output<typeof graphIncidentsOptions>;
