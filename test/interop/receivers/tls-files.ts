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

export function writeAuthority(path: string): void {
  writeFileSync(path, authority.certificate);
}
