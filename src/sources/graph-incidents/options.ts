// The options of a source of kind graph-incidents.
import { z } from 'zod';
import { alertOptions } from '../odata/alert-options.ts';

export const graphIncidentsOptions = z.strictObject({
  ...alertOptions,
  expandAlerts: z
    .boolean()
    .default(false)
    .describe('Whether an incident carries its alerts; an incident too large for that comes without them.'),
});

export type GraphIncidentsOptions = z.output<typeof graphIncidentsOptions>;
