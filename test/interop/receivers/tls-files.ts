// Certificates for the receivers, and the authority the destination has to trust.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority, makeCertificate } from '../../doubles/certificates.ts';

const authority = makeAuthority('Interop Authority');
const receiver = makeCertificate({ issuer: authority });

/** Writes `ca.pem`, `receiver.pem` and `receiver.key`. */
export function writeTlsFiles(folder: string): void {
  writeAuthority(join(folder, 'ca.pem'));
  writeFileSync(join(folder, 'receiver.pem'), receiver.certificate);
  writeFileSync(join(folder, 'receiver.key'), receiver.key, { mode: 0o600 });
}

/** A client certificate for the connector, as `connector.pem` and `connector.key`. */
export function writeClientFiles(folder: string, name = 'connector'): void {
  const client = makeCertificate({ issuer: authority, names: [name] });
  writeFileSync(join(folder, 'connector.pem'), client.certificate);
  writeFileSync(join(folder, 'connector.key'), client.key, { mode: 0o600 });
}

export function writeAuthority(path: string): void {
  writeFileSync(path, authority.certificate);
}
