// The options of the program's own HTTP door.
import { z } from 'zod';

export const httpOptions = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Beyond loopback anyone who reaches it can read status and figures.'),
  port: z.int().min(0).max(65_535).default(9187).describe('Port to listen on; 0 takes any free one.'),
});

export type HttpOptions = z.output<typeof httpOptions>;
