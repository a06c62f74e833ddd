// The options of a source of kind graph-alerts.
import { z } from 'zod';
import { alertOptions } from '../odata/alert-options.ts';

/** The products whose alerts Microsoft Graph gives. */
const serviceSources = [
  'microsoftDefenderForEndpoint',
  'microsoftDefenderForIdentity',
  'microsoftDefenderForCloudApps',
  'microsoftDefenderForOffice365',
  'microsoft365Defender',
  'azureAdIdentityProtection',
  'microsoftAppGovernance',
  'dataLossPrevention',
  'microsoftDefenderForCloud',
  'microsoftSentinel',
  'microsoftInsiderRiskManagement',
  'microsoftThreatIntelligence',
  'microsoftSecurityForAI',
] as const;

export const graphAlertsOptions = z.strictObject({
  ...alertOptions,
  serviceSources: z
    .array(z.enum(serviceSources))
    .refine((names) => new Set(names).size === names.length, { error: 'must name each product once' })
    .default([])
    .describe('Only alerts of these products; empty means all.'),
  evidenceLines: z
    .boolean()
    .default(false)
    .describe("A further line for each piece of an alert's evidence, besides the alert's own."),
});

export type GraphAlertsOptions = z.output<typeof graphAlertsOptions>;
