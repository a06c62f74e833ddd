// The options of a source of kind endpoint-detections.
import { z } from 'zod';
import { originSchema } from '../microsoft/origin.ts';
import { rereadHoursOptions } from '../windows/reread-hours.ts';

export const endpointDetectionsOptions = z.strictObject({
  region: z
    .enum(['eu', 'us', 'uk'])
    .optional()
    .describe("Where the tenant's Defender data is kept; only needed in the commercial cloud."),
  endpoint: originSchema
    .optional()
    .describe('API host in place of the one that follows from cloud and region; http only on loopback.'),
  resource: z
    .url()
    .optional()
    .describe("Token resource in place of the cloud's own (https://graph.windows.net)."),
  pollSeconds: z.int().min(1).max(3_600).default(60).describe('Seconds between two polls.'),
  firstPullHours: z
    .int()
    .min(1)
    .max(4_296)
    .default(24)
    .describe('How many hours back the very first pull reads; Microsoft keeps six months.'),
  rereadHours: rereadHoursOptions,
  settleSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(0)
    .describe('Seconds before now at which a window ends; later detections wait for the next poll.'),
  machineGroups: z
    .array(z.string().min(1))
    .max(100)
    .default([])
    .describe('Only detections on devices of these device groups; empty means all.'),
  deviceCreatedTag: z
    .string()
    .min(1)
    .optional()
    .describe("Only detections on devices with this tag in the device's registry."),
  cloudCreatedTag: z
    .string()
    .min(1)
    .optional()
    .describe('Only detections on devices with this tag set in the portal.'),
});

export type EndpointDetectionsOptions = z.output<typeof endpointDetectionsOptions>;
