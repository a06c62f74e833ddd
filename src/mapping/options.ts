// The options about mappings in the configuration.
import { z } from 'zod';

const mappingGroup = z.strictObject({
  folder: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of your own mappings, laid over those of the program; one with keys/cef.yaml is a whole set and stands in their place.',
    ),
  version: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'must be a version like "1" or "1.2", in quotes')
    .optional()
    .describe(
      'The version of the SIEM content that the rules of your SIEM are written for; with another the service does not start. "1" takes every 1.x.',
    ),
});

/** A plain text is the version. */
export const mappingOptions = z.preprocess(
  (value) => (typeof value === 'string' ? { version: value } : value),
  mappingGroup,
);

export type MappingOptions = z.output<typeof mappingGroup>;
