// The options of a TLS destination. Verification is always on; a pin is the only other way to trust a receiver.
import { z } from 'zod';

const fingerprint = z
  .string()
  .regex(
    /^[0-9a-f]{2}(:?[0-9a-f]{2}){31}$/i,
    'must be a SHA-256 fingerprint: 32 bytes in hexadecimal, with or without colons',
  )
  .transform((text) => text.replaceAll(':', '').toUpperCase());

export const tlsOptions = z
  .strictObject({
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe("PEM file of CAs to trust for this receiver, in addition to the system's."),
    certificateFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of our client certificate with its chain; read anew at each connection.'),
    keyFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of the key of certificateFile, without passphrase.'),
    serverName: z
      .string()
      .min(1)
      .optional()
      .describe("Name the receiver's certificate must be made out to; host if left out."),
    fingerprints: z
      .array(fingerprint)
      .max(20)
      .default([])
      .describe(
        "SHA-256 fingerprints of the receiver's certificate. When given, only they count: issuer, name and dates do not. `defender-siem check --show-certificate HOST:PORT` prints them.",
      ),
    minimumVersion: z
      .enum(['TLSv1.2', 'TLSv1.3'])
      .default('TLSv1.2')
      .describe('Oldest version of TLS to speak.'),
  })
  .superRefine((tls, context) => {
    if ((tls.certificateFile === undefined) === (tls.keyFile === undefined)) return;
    context.addIssue({
      code: 'custom',
      path: [tls.keyFile === undefined ? 'keyFile' : 'certificateFile'],
      message: 'certificateFile and keyFile are given together or not at all',
    });
  });

export type TlsOptions = z.output<typeof tlsOptions>;
