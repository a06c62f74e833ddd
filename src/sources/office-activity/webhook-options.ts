// The options of the webhook of a source of kind office-activity.
import { z } from 'zod';

/** As Microsoft is told it: https, a name that all the world can reach. */
const address = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const isFit = url?.protocol === 'https:' && url.username + url.password + url.hash + url.search === '';
  if (isFit) return url.href;
  context.addIssue({ code: 'custom', message: 'must be https://HOST/PATH without a user or a query' });
  return z.NEVER;
});

export const webhookOptions = z
  .strictObject({
    address: address.describe('Public address that Microsoft calls; https.'),
    host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
    port: z.int().min(0).max(65_535).describe('Port to listen on.'),
    authIdFile: z
      .string()
      .min(1)
      .describe('File with a long random text that Microsoft shows with every call; others are refused.'),
    certificateFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        'PEM file with the certificate and its chain, to speak TLS here; without it a proxy in front has to.',
      ),
    keyFile: z.string().min(1).optional().describe('PEM file with the key of the certificate.'),
  })
  .refine(({ certificateFile, keyFile }) => (certificateFile === undefined) === (keyFile === undefined), {
    error: 'needs both certificateFile and keyFile, or neither',
  })
  .optional()
  .describe(
    'Lets Microsoft say when there is new content, which only makes it come sooner: polling goes on.',
  );

export type WebhookOptions = NonNullable<z.output<typeof webhookOptions>>;
