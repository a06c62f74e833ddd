// Which files of a configuration hold secrets, by the names of their options: they should be their owner's alone.
import { namedFiles } from './named-files.ts';

export const secretFileOptions: readonly string[] = [
  'clientSecretFile',
  'nextClientSecretFile',
  'certificateKeyFile',
  'nextCertificateKeyFile',
  'keyFile',
  'pfxFile',
  'passphraseFile',
  'proxyPasswordFile',
  'authIdFile',
  'tokenFile',
];

/** Certificates are shown to everybody, and the mode of a federated token is its issuer's business. */
export const publicFileOptions: readonly string[] = [
  'caFile',
  'certificateFile',
  'nextCertificateFile',
  'federatedTokenFile',
];

/** `options`: the whole configuration or a part of it. */
export function secretFilesOf(options: unknown): readonly string[] {
  const files = namedFiles(options, []).flatMap(({ path, file }) =>
    secretFileOptions.includes(String(path.at(-1))) ? [file] : [],
  );
  return [...new Set([...files, ...certificatesWithKey(options)])];
}

/** A tenant's certificate file holds the key as well where no key has a place of its own. */
function certificatesWithKey(options: unknown): readonly string[] {
  if (typeof options !== 'object' || options === null) return [];
  const entries = Object.entries(options);
  const has = (stem: string) => entries.some(([name, value]) => name.startsWith(stem) && value !== undefined);
  const own = entries.flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    if (name === 'certificateFile' && !has('certificateKey') && !has('keyFile')) return [value];
    return name === 'nextCertificateFile' && !has('nextCertificateKey') ? [value] : [];
  });
  return [...own, ...entries.flatMap(([, value]) => certificatesWithKey(value))];
}
