// The whole configuration as one schema, put together from the parts each kind owns. What spans several
// parts (names that refer to each other) is left to cross-checks.ts.
import { z } from 'zod';
import { destinationOptions } from '../destinations/options.ts';
import { httpOptions } from '../http/options.ts';
import { journalOptions } from '../journal/options.ts';
import { mappingOptions } from '../mapping/options.ts';
import { sourceKinds } from '../sources/list.ts';
import { networkOptions } from '../sources/microsoft/network-options.ts';
import { tenantOptions } from '../sources/microsoft/tenant-options.ts';
import type { SourceKind } from '../sources/source-kind.ts';

/** What every source has besides the options of its kind. */
const sourceName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z, 0-9 and "-", not at either end')
  .optional()
  .describe(
    'Name of the source, which lines carry as their feed and under which its state is kept; the kind if left out (with several tenants: <kind>-<tenant>).',
  );
const sourceTenant = z
  .string()
  .optional()
  .describe('Name of the tenant to pull from; may be left out when there is only one.');

function sourceOptions(kind: SourceKind) {
  return kind.options.safeExtend({
    kind: z.literal(kind.kind).describe('Which API to pull from.'),
    name: sourceName,
    tenant: sourceTenant,
  });
}

/** A source as it stands in the file; the other options are those of its kind. */
export interface SourceOptions {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly tenant?: string | undefined;
  readonly [option: string]: unknown;
}

const sourceSchemas = sourceKinds.map(sourceOptions) as [ReturnType<typeof sourceOptions>];
// The list is data, so the compiler cannot see what its members have in common.
const anySource = z.discriminatedUnion('kind', sourceSchemas) as unknown as z.ZodType<SourceOptions>;

const logOptions = z.strictObject({
  level: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe(
      'Least level written: error = data set aside or a person is needed; warn = something broke, nothing is lost.',
    ),
});

export const configurationSchema = z.strictObject({
  stateFolder: z
    .string()
    .min(1)
    .default('/var/lib/defender-siem')
    .describe('Folder of the journal, the lock and the control socket; on a disk that survives a power cut.'),
  tenants: z.array(tenantOptions).min(1).describe('The Microsoft tenants to pull from.'),
  network: networkOptions.prefault({}).describe('The way out to Microsoft.'),
  sources: z.array(anySource).min(1).describe('The Microsoft APIs to pull from.'),
  destinations: z.array(destinationOptions).min(1).describe('The SIEMs to deliver to.'),
  mappings: mappingOptions
    .prefault({})
    .describe('What events look like at the SIEM; a text in place of the group is its `version`.'),
  journal: journalOptions.prefault({}).describe('The store between Microsoft and the SIEMs.'),
  http: httpOptions.prefault({}).describe('Where /health, /metrics and /status answer.'),
  heartbeatSeconds: z
    .int()
    .min(10)
    .max(86_400)
    .default(300)
    .describe('Seconds between two heartbeat events at the SIEM.'),
  stopSeconds: z
    .int()
    .min(1)
    .max(600)
    .default(20)
    .describe(
      'Seconds a clean stop may take; what is not proven by then is sent again after the next start.',
    ),
  log: logOptions.prefault({}).describe("The program's own log, on standard output."),
});

export type ConfigurationOptions = z.output<typeof configurationSchema>;
