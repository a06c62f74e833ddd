// Makes certificate authorities and certificates for tests, with node:crypto alone: enough DER (X.690) and
// X.509 (RFC 5280) for TLS to accept them, and for their dates, names and issuers to be wrong on purpose.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { der, objectId, sequence } from './der.ts';

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** SHA-256 of the DER in the form `AB:CD:...`, as Node and openssl print it. */
  readonly fingerprint: string;
}

export interface Authority extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface CertificateWish {
  /** Itself when left out. */
  readonly issuer?: Authority;
  /** DNS names and IP addresses it is valid for; default localhost, 127.0.0.1 and ::1. */
  readonly names?: readonly string[];
  /** Days from now; default -1 and 30. */
  readonly validFromDays?: number;
  readonly validToDays?: number;
  /** Default: the first name. */
  readonly subject?: string;
  /** Default: for servers and clients alike. */
  readonly usage?: 'client';
  /** A new pair on P-256 when left out; `rsa` (2048 bits) for what Entra takes as a certificate of an application. */
  readonly keys?: KeyPair | 'rsa';
}

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface AuthorityWish {
  /** Who signed it; itself when left out. */
  readonly issuer?: Authority;
  /** Days from now; default -1 and 30. */
  readonly validFromDays?: number;
  readonly validToDays?: number;
}

export function makeAuthority(name = 'Test Authority', wish: AuthorityWish = {}): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    extension('551d13', sequence(boolean(true)), true),
    extension('551d0f', bits('06', 1), true),
  ];
  const { issuer = { name, privateKey: keys.privateKey }, validFromDays = -1, validToDays = 30 } = wish;
  const made = build(name, keys, issuer, extensions, validFromDays, validToDays);
  return { ...made, name, privateKey: keys.privateKey };
}

export function makeCertificate(wish: CertificateWish): Certificate {
  const keys =
    wish.keys === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : (wish.keys ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const names = wish.names ?? ['localhost', '127.0.0.1', '::1'];
  const subject = wish.subject ?? names[0] ?? 'test';
  const issuer = wish.issuer ?? { name: subject, privateKey: keys.privateKey };
  const extensions = [extension('551d11', sequence(...names.map(alternativeName)), false)];
  // Extended key usage.
  if (wish.usage === 'client') extensions.push(extension('551d25', sequence(objectId(clientUsage)), true));
  return build(subject, keys, issuer, extensions, wish.validFromDays ?? -1, wish.validToDays ?? 30);
}

const clientUsage = '2b06010505070302';

function build(
  subject: string,
  keys: KeyPair,
  issuer: { readonly name: string; readonly privateKey: KeyObject },
  extensions: readonly Buffer[],
  fromDays: number,
  toDays: number,
): Certificate {
  const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName(issuer.name),
    sequence(time(fromDays), time(toDays)),
    distinguishedName(subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer.privateKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const base64 = whole.toString('base64').replace(/(.{64})(?=.)/g, '$1\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: (createHash('sha256').update(whole).digest('hex').toUpperCase().match(/../g) ?? []).join(
      ':',
    ),
  };
}

function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]));
}

function bits(hex: string, unused: number): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([unused]), Buffer.from(hex, 'hex')]));
}

function distinguishedName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name)))));
}

function time(days: number): Buffer {
  const iso = new Date(Date.now() + days * 86_400_000).toISOString();
  return der(0x18, Buffer.from(`${iso.replace(/\D/g, '').slice(0, 14)}Z`));
}

function extension(id: string, value: Buffer, isCritical: boolean): Buffer {
  const critical = isCritical ? [boolean(true)] : [];
  return sequence(objectId(id), ...critical, der(0x04, value));
}

function alternativeName(name: string): Buffer {
  if (isIP(name) === 0) return der(0x82, Buffer.from(name));
  if (isIP(name) === 4) return der(0x87, Buffer.from(name.split('.').map(Number)));
  // Only the loopback address is ever needed.
  return der(0x87, Buffer.from([...new Array<number>(15).fill(0), 1]));
}
