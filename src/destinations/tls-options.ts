// The options of TLS towards a receiver. Where the passphrase lies is named here and read by the configuration.
import { z } from 'zod';
import type { Secret } from '../world/secret.ts';

const certificatePin = /^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/;
const keyPin = /^sha256\/\/[A-Za-z0-9+/]{43}=$/;
const passphrasePlaces = ['passphraseFile', 'passphraseVariable', 'passphraseCredential'] as const;

export const tlsOptions = z
  .strictObject({
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "PEM file with the receiver's certificate authorities, one or many, added to the system's own.",
      ),
    certificateFile: z.string().min(1).optional().describe('PEM file with our client certificate.'),
    keyFile: z.string().min(1).optional().describe("PEM file with the client certificate's private key."),
    pfxFile: z
      .string()
      .min(1)
      .optional()
      .describe('PKCS #12 file (.pfx, .p12) with client certificate and key, in place of the two PEM files.'),
    passphraseFile: z
      .string()
      .min(1)
      .optional()
      .describe('File that holds the passphrase of keyFile or pfxFile.'),
    passphraseVariable: z
      .string()
      .min(1)
      .optional()
      .describe('Environment variable that holds the passphrase of keyFile or pfxFile.'),
    passphraseCredential: z
      .string()
      .min(1)
      .optional()
      .describe('systemd credential (LoadCredential=) that holds the passphrase of keyFile or pfxFile.'),
    serverName: z
      .string()
      .min(1)
      .optional()
      .describe("Name the receiver's certificate must carry, where it is not the host."),
    fingerprints: z
      .array(
        z
          .string()
          .refine((text) => certificatePin.test(text) || keyPin.test(text), {
            error:
              'must be a SHA-256 fingerprint, 32 bytes in hex with or without colons, or sha256// and the base64 of a public key pin',
          })
          .transform((text) => (keyPin.test(text) ? text : text.replaceAll(':', '').toUpperCase())),
      )
      .max(16)
      .default([])
      .describe(
        "SHA-256 fingerprints of certificates, or of public keys (sha256//…), which outlive a renewal with the same key; when given, the receiver's certificate must be one of these, and its issuer, name and dates do not count.",
      ),
    minimumVersion: z
      .enum(['TLSv1.2', 'TLSv1.3'])
      .default('TLSv1.2')
      .describe('Oldest version of TLS to accept.'),
  })
  .superRefine((tls, context) => {
    for (const { path, message, remedy } of contradictions(tls)) {
      context.addIssue({ code: 'custom', path: [path], message, params: { remedy } });
    }
  });

export interface TlsOptions extends z.output<typeof tlsOptions> {
  /** What the configuration made of the place that is named for it. */
  readonly passphrase?: Secret | undefined;
}

interface Contradiction {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

type Written = Readonly<
  Partial<
    Record<'certificateFile' | 'keyFile' | 'pfxFile' | (typeof passphrasePlaces)[number], string | undefined>
  >
>;

function contradictions(tls: Written): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const pem = (['certificateFile', 'keyFile'] as const).filter((name) => tls[name] !== undefined);
  const places = passphrasePlaces.filter((name) => tls[name] !== undefined);
  const [path, other] =
    pem[0] === 'keyFile' ? ['keyFile', 'certificateFile'] : ['certificateFile', 'keyFile'];
  if (pem.length === 1) {
    const remedy = `Add ${other}, or remove ${path}.`;
    found.push({ path, message: `needs ${other} beside it`, remedy });
  }
  if (tls.pfxFile !== undefined && pem.length > 0) {
    const remedy = `Remove pfxFile, or ${pem.join(' and ')}.`;
    found.push({ path: 'pfxFile', message: `does not go together with ${pem.join(' and ')}`, remedy });
  }
  if (places.length > 1) {
    const remedy = `Name one of ${passphrasePlaces.slice(0, -1).join(', ')} and ${passphrasePlaces.at(-1)}.`;
    found.push({ path: places[0] ?? '', message: 'the passphrase must have exactly one place', remedy });
  }
  if (places[0] !== undefined && tls.keyFile === undefined && tls.pfxFile === undefined) {
    const remedy = `Add keyFile and certificateFile, or pfxFile, or remove ${places[0]}.`;
    found.push({ path: places[0], message: 'stands there without a key that it opens', remedy });
  }
  return found;
}
