// The options of the webhook of a source of kind office-activity.
import { z } from 'zod';
import { isLoopback } from '../../world/loopback.ts';

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
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address to listen on. Beyond loopback a certificate is needed.'),
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
  .superRefine(({ host, certificateFile, keyFile }, context) => {
    const note = (path: string, message: string, remedy: string) =>
      context.addIssue({ code: 'custom', path: [path], message, params: { remedy } });
    if ((certificateFile === undefined) !== (keyFile === undefined)) {
      const [path, other] =
        keyFile === undefined ? ['certificateFile', 'keyFile'] : ['keyFile', 'certificateFile'];
      note(path, `needs ${other} beside it`, `Add ${other}, or remove ${path}.`);
    } else if (!isLoopback(host) && certificateFile === undefined) {
      const remedy =
        'Add certificateFile and keyFile, or leave host at 127.0.0.1 and put the proxy that speaks TLS on this machine.';
      note('host', `${host} is reached from other machines, which needs TLS`, remedy);
    }
  })
  .optional()
  .describe(
    'Lets Microsoft say when there is new content, which only makes it come sooner: polling goes on.',
  );

export type WebhookOptions = NonNullable<z.output<typeof webhookOptions>>;
