// The certificate and key files of a TLS destination, read anew for each connection so that a renewed
// certificate needs no restart. The costly part, made of their content, is kept while that stays the same.
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { ConnectorError } from '../errors/connector-error.ts';
import { type NamedBytes, type Passphrase, pemIdentity, pfxIdentity } from './client-certificate.ts';
import type { TlsOptions } from './tls-options.ts';

export interface TlsIdentity {
  readonly context: SecureContext;
  /** Changes with the content of the files: nothing learned under another one holds. */
  readonly version: string;
}

/** Throws `destination-file-unusable` and the `secret-…` codes. */
export type ReadTlsIdentity = () => Promise<TlsIdentity>;

interface Files {
  readonly ca: NamedBytes | undefined;
  readonly certificate: NamedBytes | undefined;
  readonly key: NamedBytes | undefined;
  readonly pfx: NamedBytes | undefined;
  readonly passphrase: Passphrase | undefined;
}

/**
 * Files that were good once and are not any more, such as a key that is replaced before its certificate, do
 * not end delivery: what was read last stays in use, and `onKept` hears of it once.
 */
export function createTlsIdentityReader(
  options: TlsOptions,
  onKept: (error: ConnectorError) => void = () => {},
): ReadTlsIdentity {
  let last: TlsIdentity | undefined;
  let told: string | undefined;
  return async () => {
    try {
      const files = await readFiles(options);
      const version = versionOf(files);
      if (last?.version !== version) last = { version, context: makeContext(options, files) };
      told = undefined;
      return last;
    } catch (error) {
      if (last === undefined || !(error instanceof ConnectorError)) throw error;
      if (told !== error.message) onKept(error);
      told = error.message;
      return last;
    }
  };
}

async function readFiles(options: TlsOptions): Promise<Files> {
  const { passphrase } = options;
  return {
    ca: await readNamed('CA', options.caFile),
    certificate: await readNamed('client certificate', options.certificateFile),
    key: await readNamed('key', options.keyFile),
    pfx: await readNamed('PKCS #12', options.pfxFile),
    passphrase:
      passphrase === undefined ? undefined : { origin: passphrase.origin, text: await passphrase.read() },
  };
}

function versionOf({ ca, certificate, key, pfx, passphrase }: Files): string {
  const hash = createHash('sha256');
  for (const part of [ca?.bytes, certificate?.bytes, key?.bytes, pfx?.bytes, passphrase?.text]) {
    hash.update(`${part?.length ?? 'none'} `).update(part ?? '');
  }
  return hash.digest('hex');
}

function makeContext(options: TlsOptions, { ca, certificate, key, pfx, passphrase }: Files): SecureContext {
  const ours =
    pfx !== undefined
      ? pfxIdentity(pfx, passphrase)
      : certificate !== undefined && key !== undefined
        ? pemIdentity(certificate, key, passphrase)
        : {};
  const authorities = ca === undefined ? [] : readAuthorities(ca);
  try {
    return createSecureContext({
      minVersion: options.minimumVersion,
      ca: [...systemAuthorities(), ...authorities],
      ...ours,
    });
  } catch (error) {
    const files = [ca, certificate, key, pfx].flatMap((each) => (each === undefined ? [] : [each.file]));
    throw new ConnectorError('destination-file-unusable', {
      message: `Certificates or keys in ${files.join(', ')} cannot be used: ${messageOf(error)}.`,
      cause: error,
    });
  }
}

/** The machine's own store; where it has none, the one Node brings. */
function systemAuthorities(): readonly string[] {
  const system = getCACertificates('system');
  return system.length > 0 ? system : getCACertificates('default');
}

/** OpenSSL passes over what it cannot read, and the receiver would seem to be at fault. */
function readAuthorities({ file, bytes }: NamedBytes): readonly string[] {
  const found = bytes
    .toString('latin1')
    .match(/-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE-----[^-]*(?:-----END (?:[A-Z0-9]+ )*CERTIFICATE-----)?/g);
  if (found === null) {
    throw new ConnectorError('destination-file-unusable', {
      message: `The CA file ${file} holds no certificate in PEM.`,
    });
  }
  for (const [index, text] of found.entries()) {
    try {
      new X509Certificate(text);
    } catch (error) {
      throw new ConnectorError('destination-file-unusable', {
        message: `Certificate ${index + 1} of ${found.length} in the CA file ${file} is damaged: ${messageOf(error)}.`,
        remedy: 'Replace the damaged certificate in that file, or take it out.',
        cause: error,
      });
    }
  }
  return found;
}

async function readNamed(what: string, file: string | undefined): Promise<NamedBytes | undefined> {
  if (file === undefined) return undefined;
  try {
    return { file, bytes: await readFile(file) };
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
