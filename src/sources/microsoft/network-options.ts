// The options of the way out: a proxy and an extra certificate authority, for every request to Microsoft.
import { z } from 'zod';

const proxyUrl = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  },
  { error: 'must be http://HOST:PORT or https://HOST:PORT; user and password have options of their own' },
);

export const networkOptions = z
  .strictObject({
    proxyUrl: proxyUrl.optional().describe('HTTP(S) proxy for all requests to Microsoft.'),
    proxyUser: z.string().min(1).optional().describe('User name at the proxy.'),
    proxyPasswordFile: z.string().min(1).optional().describe('File that holds the password at the proxy.'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe("PEM file with further certificate authorities, added to the system's own."),
  })
  .superRefine((network, context) => {
    if (network.proxyUser !== undefined && network.proxyUrl === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['proxyUser'],
        message: 'needs proxyUrl beside it',
        params: { remedy: 'Add proxyUrl, or remove proxyUser.' },
      });
    }
    if (network.proxyPasswordFile !== undefined && network.proxyUser === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['proxyPasswordFile'],
        message: 'needs proxyUser beside it',
        params: { remedy: 'Add proxyUser, or remove proxyPasswordFile.' },
      });
    }
  });

export type NetworkOptions = z.output<typeof networkOptions>;
