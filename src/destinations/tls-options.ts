// The options of TLS towards a receiver.
import { z } from 'zod';

export const tlsOptions = z
  .strictObject({
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe("PEM file with the receiver's certificate authorities, added to the system's own."),
    certificateFile: z.string().min(1).optional().describe('PEM file with our client certificate.'),
    keyFile: z.string().min(1).optional().describe("PEM file with the client certificate's private key."),
    serverName: z
      .string()
      .min(1)
      .optional()
      .describe("Name the receiver's certificate must carry, where it is not the host."),
    fingerprints: z
      .array(
        z
          .string()
          .regex(
            /^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/,
            'must be a SHA-256 fingerprint: 32 bytes in hex, with or without colons',
          )
          .transform((text) => text.replaceAll(':', '').toUpperCase()),
      )
      .max(16)
      .default([])
      .describe(
        "SHA-256 fingerprints; when given, the receiver's certificate must be one of these and its issuer and name do not count.",
      ),
    minimumVersion: z
      .enum(['TLSv1.2', 'TLSv1.3'])
      .default('TLSv1.2')
      .describe('Oldest version of TLS to accept.'),
  })
  .superRefine((tls, context) => {
    const { certificateFile, keyFile } = tls;
    if ((certificateFile === undefined) === (keyFile === undefined)) return;
    const [path, other] =
      certificateFile === undefined ? ['keyFile', 'certificateFile'] : ['certificateFile', 'keyFile'];
    context.addIssue({
      code: 'custom',
      path: [path],
      message: `needs ${other} beside it`,
      params: { remedy: `Add ${other}, or remove ${path}.` },
    });
  });

export type TlsOptions = z.output<typeof tlsOptions>;
