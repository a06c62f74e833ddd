// From the network options to a client: reads the file with the extra authorities and says what is wrong with it.
import { readFile } from 'node:fs/promises';
import { ConnectorError } from '../../errors/connector-error.ts';
import { type ClosableHttpClient, createHttpClient } from './http.ts';
import type { NetworkOptions } from './network-options.ts';
import { isCertificateList } from './trust.ts';

/** Throws `config-invalid` when `caFile` cannot be read or holds no certificates. */
export async function openNetwork(
  options: NetworkOptions,
  proxyPassword?: { read(): Promise<string> },
): Promise<ClosableHttpClient> {
  const { proxyUrl, proxyUser, caFile } = options;
  return createHttpClient({
    ...(caFile === undefined ? {} : { extraAuthorities: await readAuthorities(caFile) }),
    ...(proxyUrl === undefined
      ? {}
      : {
          proxy: {
            url: proxyUrl,
            ...(proxyUser === undefined ? {} : { user: proxyUser }),
            ...(proxyPassword === undefined ? {} : { password: proxyPassword }),
          },
        }),
  });
}

async function readAuthorities(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ConnectorError('config-invalid', {
      message: `Reading network.caFile ${path}: ${error instanceof Error ? error.message : String(error)}.`,
      cause: error,
      remedy: 'Name a PEM file that the service may read.',
    });
  });
  if (isCertificateList(text)) return text;
  throw new ConnectorError('config-invalid', {
    message: `Reading network.caFile ${path}: it holds no certificates in PEM form.`,
    remedy:
      'Convert the certificate with `openssl x509 -inform der -in CERT -out CERT.pem` and name the PEM file.',
  });
}
