// Our client certificate with its key, out of the bytes of PEM files or of a PKCS #12 file. Every reason why they
// cannot be used names the file and what to do about it.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ConnectorError } from '../errors/connector-error.ts';
import { systemCode } from './connect-failure.ts';
import { nameOf } from './describe-certificate.ts';

export interface NamedBytes {
  readonly file: string;
  readonly bytes: Buffer;
}

/** Where it comes from, for messages, and what it is. */
export interface Passphrase {
  readonly origin: string;
  readonly text: string;
}

/** For createSecureContext. Throws `destination-file-unusable`. */
export function pemIdentity(
  certificate: NamedBytes,
  key: NamedBytes,
  passphrase: Passphrase | undefined,
): SecureContextOptions {
  const own = readCertificate(certificate);
  const privateKey = readKey(key, passphrase);
  if (!own.checkPrivateKey(privateKey)) {
    throw unusable(
      `The key in ${key.file} does not belong to the first certificate in ${certificate.file}, ${nameOf(own.subject)}.`,
      'Put key and certificate there that belong together; in a file with a chain our own certificate comes first.',
    );
  }
  return { cert: certificate.bytes, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

/** For createSecureContext. Throws `destination-file-unusable`. */
export function pfxIdentity(
  { file, bytes }: NamedBytes,
  passphrase: Passphrase | undefined,
): SecureContextOptions {
  const identity = { pfx: bytes, ...(passphrase === undefined ? {} : { passphrase: passphrase.text }) };
  try {
    createSecureContext(identity);
    return identity;
  } catch (error) {
    const reason = messageOf(error);
    if (reason === 'mac verify failure') throw closedFile('PKCS #12 file', file, passphrase, error);
    if (/Unsupported PKCS12/.test(reason)) {
      throw unusable(
        `The PKCS #12 file ${file} is encrypted in a way that is out of use today (RC2 or 3DES).`,
        'Export it again with AES: openssl pkcs12 -legacy -in OLD -nodes -out PEM, then openssl pkcs12 -export -in PEM -out NEW.',
        error,
      );
    }
    throw unusable(
      `The file ${file} cannot be used as PKCS #12 with a certificate and its key: ${reason}.`,
      'Export certificate and key together as PKCS #12 (.pfx, .p12), or name PEM files as certificateFile and keyFile.',
      error,
    );
  }
}

function readCertificate({ file, bytes }: NamedBytes): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch (error) {
    const remedy = 'Put our client certificate there as PEM, readable by the user the service runs as.';
    throw unusable(
      `The client certificate file ${file} holds no certificate in PEM: ${messageOf(error)}.`,
      remedy,
      error,
    );
  }
}

function readKey({ file, bytes }: NamedBytes, passphrase: Passphrase | undefined): KeyObject {
  try {
    return createPrivateKey({
      key: bytes,
      ...(passphrase === undefined ? {} : { passphrase: passphrase.text }),
    });
  } catch (error) {
    const isEncrypted = /-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(bytes.toString('latin1'));
    if (
      isEncrypted &&
      (passphrase === undefined || /BAD_DECRYPT|INTERRUPTED/.test(systemCode(error as Error)))
    ) {
      throw closedFile('key file', file, passphrase, error);
    }
    const remedy = 'Put the private key of the client certificate there as PEM.';
    throw unusable(`The key file ${file} holds no private key in PEM: ${messageOf(error)}.`, remedy, error);
  }
}

function closedFile(
  what: string,
  file: string,
  passphrase: Passphrase | undefined,
  cause: unknown,
): ConnectorError {
  const [message, remedy] =
    passphrase === undefined
      ? [
          `The ${what} ${file} is encrypted, and no passphrase is configured.`,
          'Name its place as tls.passphraseFile, passphraseVariable or passphraseCredential.',
        ]
      : [
          `The ${what} ${file} is not opened by the passphrase from ${passphrase.origin}.`,
          'Put the right passphrase there.',
        ];
  return unusable(message, remedy, cause);
}

function unusable(message: string, remedy: string, cause?: unknown): ConnectorError {
  return new ConnectorError('destination-file-unusable', { message, remedy, cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
