// The options of a source of kind endpoint-alerts.
import { z } from 'zod';
import { alertOptions } from '../odata/alert-options.ts';

export const endpointAlertsOptions = z.strictObject({
  ...alertOptions,
  region: z
    .enum(['us', 'eu', 'uk', 'au', 'swa', 'ina'])
    .optional()
    .describe(
      "Where the tenant's Defender data is kept: asks Microsoft's host there; only in the commercial cloud.",
    ),
});

export type EndpointAlertsOptions = z.output<typeof endpointAlertsOptions>;
