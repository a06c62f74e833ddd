// The options of a source of kind office-activity.
import { z } from 'zod';
import { originSchema } from '../microsoft/origin.ts';
import { rereadHoursOptions } from '../windows/reread-hours.ts';
import { webhookOptions } from './webhook-options.ts';

const contentTypes = [
  'Audit.General',
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'DLP.All',
] as const;

/** Defender for Office 365: mail, clicked links, files, automated investigations. Its alerts come from graph-alerts. */
const threatRecordTypes = [28, 41, 47, 64];

export const officeActivityOptions = z.strictObject({
  contentTypes: z
    .array(z.enum(contentTypes))
    .min(1)
    .refine((types) => new Set(types).size === types.length, { error: 'must name each content type once' })
    .default(['Audit.General'])
    .describe('Content types to subscribe to and read.'),
  recordTypes: z
    .union([z.literal('all'), z.array(z.int().min(0)).min(1)])
    .default(threatRecordTypes)
    .describe(
      'RecordTypes to keep, or "all"; the others are counted and left out. Add 40, alerts of Microsoft 365, where no source graph-alerts brings them.',
    ),
  endpoint: originSchema
    .optional()
    .describe('API host in place of the one that follows from the cloud; http only on loopback.'),
  publisherIdentifier: z
    .guid()
    .optional()
    .describe("GUID the API counts requests under; the tenant's own id if left out."),
  pollSeconds: z.int().min(1).max(3_600).default(60).describe('Seconds between two polls.'),
  firstPullHours: z
    .int()
    .min(1)
    .max(167)
    .default(24)
    .describe('How many hours back the very first pull reads; Microsoft keeps seven days.'),
  rereadHours: rereadHoursOptions,
  settleSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(0)
    .describe('Seconds before now at which a window ends; later content waits for the next poll.'),
  requestsPerMinute: z
    .int()
    .min(10)
    .max(60_000)
    .default(1_500)
    .describe(
      'Most requests in any 60 seconds. Microsoft lets all programs of a tenant together ask about 2,000 times; it is lowered by itself when Microsoft asks to slow down.',
    ),
  webhook: webhookOptions,
  parallelFetches: z.int().min(1).max(16).default(4).describe('How many blobs are fetched at the same time.'),
});

export type OfficeActivityOptions = z.output<typeof officeActivityOptions>;
