// The options of the program's own HTTP door, and what makes it a safe one: on loopback nothing is needed, beyond
// it a token and TLS.
import { z } from 'zod';
import { isLoopback } from '../world/loopback.ts';

const tokenPlaces = ['tokenFile', 'tokenVariable', 'tokenCredential'] as const;

export const httpOptions = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address to listen on. Beyond loopback a token and a certificate are needed.'),
    port: z.int().min(0).max(65_535).default(9187).describe('Port to listen on; 0 takes any free one.'),
    tokenFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File with a long random text that everybody has to show, as bearer token or as the password of any user.',
      ),
    tokenVariable: z.string().min(1).optional().describe('Environment variable that holds the token.'),
    tokenCredential: z
      .string()
      .min(1)
      .optional()
      .describe('systemd credential (LoadCredential=) that holds the token.'),
    certificateFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file with the certificate and its chain, to speak TLS.'),
    keyFile: z.string().min(1).optional().describe('PEM file with the key of the certificate.'),
  })
  .superRefine((options, context) => {
    const { host, certificateFile, keyFile } = options;
    const places = tokenPlaces.filter((name) => options[name] !== undefined);
    const note = (path: string, message: string, remedy: string) =>
      context.addIssue({ code: 'custom', path: [path], message, params: { remedy } });
    if (places.length > 1) {
      note(
        places[0] ?? '',
        'the token must have exactly one place',
        `Name one of ${tokenPlaces.join(', ')}.`,
      );
    }
    if ((certificateFile === undefined) !== (keyFile === undefined)) {
      const [path, other] =
        keyFile === undefined ? ['certificateFile', 'keyFile'] : ['keyFile', 'certificateFile'];
      note(path, `needs ${other} beside it`, `Add ${other}, or remove ${path}.`);
    }
    if (isLoopback(host)) return;
    const lacking = [
      ...(places.length === 0 ? ['a token (tokenFile)'] : []),
      ...(certificateFile === undefined && keyFile === undefined
        ? ['TLS (certificateFile and keyFile)']
        : []),
    ];
    if (lacking.length === 0) return;
    const remedy = `Add ${lacking.join(' and ')}, or leave host at 127.0.0.1 and let a proxy or a tunnel on this machine pass requests on.`;
    note('host', `${host} is reached from other machines, which needs ${lacking.join(' and ')}`, remedy);
  });

export type HttpOptions = z.output<typeof httpOptions>;
