// The certificate a door shows, read from its files at the start and again for a connection ten minutes later, so that
// a renewed one needs no restart. Files that cannot be used then leave the old one in use.
import { createSecureContext } from 'node:tls';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Clock } from '../world/clock.ts';
import type { Secret } from '../world/secret.ts';

export interface CertificatePlace {
  readonly chain: Secret;
  readonly key: Secret;
}

interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
}

interface TlsSettings extends CertificateAndKey {
  readonly minVersion: 'TLSv1.2';
  readonly handshakeTimeout: number;
}

/** What fastify listens with when it has a certificate. */
interface SecureListener {
  setSecureContext(certificate: CertificateAndKey): void;
}

export interface ServedCertificate {
  /** For fastify; empty where the door speaks no TLS. */
  readonly listening: { readonly https?: TlsSettings };
  /** Takes a renewed one into use when it is time to look; never rejects. */
  renew(listener: object): Promise<void>;
}

const lookEveryMs = 600_000;
const handshakeMs = 10_000;

/** Throws `secret-missing` or `secret-unusable`. */
export async function serveCertificate(
  place: CertificatePlace | undefined,
  clock: Clock,
): Promise<ServedCertificate> {
  if (place === undefined) return { listening: {}, renew: async () => {} };
  const certificate = await readCertificate(place);
  let readAt = clock.monotonic();
  let reading = Promise.resolve();
  return {
    listening: { https: { ...certificate, minVersion: 'TLSv1.2', handshakeTimeout: handshakeMs } },
    renew: (listener) => {
      if (clock.monotonic() - readAt < lookEveryMs) return reading;
      readAt = clock.monotonic();
      reading = readCertificate(place).then(
        (renewed) => (listener as SecureListener).setSecureContext(renewed),
        () => {},
      );
      return reading;
    },
  };
}

async function readCertificate({ chain, key }: CertificatePlace): Promise<CertificateAndKey> {
  const certificate = { cert: await chain.read(), key: await key.read() };
  try {
    createSecureContext(certificate);
    return certificate;
  } catch (error) {
    throw new ConnectorError('secret-unusable', {
      message: `The certificate (${chain.origin}) and the key (${key.origin}) cannot be used together: ${error instanceof Error ? error.message : 'unknown'}.`,
      remedy: 'Put a certificate in PEM and the key that belongs to it there.',
      cause: error,
    });
  }
}
