// From the network options to a client: reads the file with the extra authorities, again whenever it changes,
// and says what is wrong with it.
import { readFile, stat } from 'node:fs/promises';
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
    ...(caFile === undefined ? {} : { extraAuthorities: await watchAuthorities(caFile) }),
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

/** Read again when the file has changed; one that is being written leaves what it held before in force. */
async function watchAuthorities(path: string): Promise<{ read(): Promise<string> }> {
  let stamp = await stampOf(path);
  let authorities = await readAuthorities(path);
  return {
    read: async () => {
      const now = await stampOf(path);
      if (now === undefined || now === stamp) return authorities;
      const text = await readFile(path, 'utf8').catch(() => '');
      if (isCertificateList(text)) [stamp, authorities] = [now, text];
      return authorities;
    },
  };
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return undefined;
  }
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
