// The certificate and key files of a TLS destination, read anew for each connection so that a renewed
// certificate needs no restart. The costly part, made of their content, is kept while that stays the same.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { ConnectorError } from '../errors/connector-error.ts';
import type { TlsOptions } from './tls-options.ts';

export interface TlsIdentity {
  readonly context: SecureContext;
  /** Changes with the content of the files: nothing learned under another one holds. */
  readonly version: string;
}

/** Throws `destination-file-unusable`. */
export type ReadTlsIdentity = () => Promise<TlsIdentity>;

export function createTlsIdentityReader(options: TlsOptions): ReadTlsIdentity {
  let last: TlsIdentity | undefined;
  return async () => {
    const ca = await readAuthorities(options.caFile);
    const certificate = await readPem('client certificate', options.certificateFile);
    const key = await readPem('key', options.keyFile);
    const version = createHash('sha256')
      .update(JSON.stringify([ca, certificate, key]))
      .digest('hex');
    if (last?.version !== version) last = { version, context: makeContext(options, ca, certificate, key) };
    return last;
  };
}

function makeContext(
  options: TlsOptions,
  ca: string | undefined,
  certificate: string | undefined,
  key: string | undefined,
): SecureContext {
  try {
    return createSecureContext({
      minVersion: options.minimumVersion,
      ca: [...systemAuthorities(), ...(ca === undefined ? [] : [ca])],
      ...(certificate === undefined ? {} : { cert: certificate }),
      ...(key === undefined ? {} : { key }),
    });
  } catch (error) {
    const files = [options.caFile, options.certificateFile, options.keyFile].filter(
      (file) => file !== undefined,
    );
    throw new ConnectorError('destination-file-unusable', {
      message: `Certificates or keys in ${files.join(', ')} do not fit together or are not PEM: ${messageOf(error)}.`,
      cause: error,
    });
  }
}

/** The machine's own store; where it has none, the one Node brings. */
function systemAuthorities(): readonly string[] {
  const system = getCACertificates('system');
  return system.length > 0 ? system : getCACertificates('default');
}

/** OpenSSL passes over a text without certificates, and the receiver would seem to be at fault. */
async function readAuthorities(file: string | undefined): Promise<string | undefined> {
  const text = await readPem('CA', file);
  if (text === undefined || /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----/.test(text)) return text;
  throw new ConnectorError('destination-file-unusable', {
    message: `The CA file ${file} holds no certificate in PEM.`,
  });
}

async function readPem(what: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConnectorError('destination-file-unusable', {
      message: `Reading the ${what} file ${file} failed: ${messageOf(error)}.`,
      cause: error,
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
