// Makes PKCS #12 files (RFC 7292) for tests, with node:crypto alone, as today's OpenSSL makes them: the key in
// AES, the integrity under the passphrase.
import { createHash, createHmac, createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import type { Certificate } from './certificates.ts';
import { der, objectId, sequence } from './der.ts';

const data = '2a864886f70d010701';
const shroudedKeyBag = '2a864886f70d010c0a0102';
const certificateBag = '2a864886f70d010c0a0103';
const x509Certificate = '2a864886f70d01091601';
const sha256 = '608648016503040201';
const rounds = 1_000;

export function makePkcs12({ certificate, key }: Certificate, passphrase: string): Buffer {
  const encryptedKey = createPrivateKey(key).export({
    type: 'pkcs8',
    format: 'der',
    cipher: 'aes-256-cbc',
    passphrase,
  });
  const certificateValue = sequence(
    objectId(x509Certificate),
    explicit(octets(new X509Certificate(certificate).raw)),
  );
  const bags = sequence(
    sequence(objectId(shroudedKeyBag), explicit(encryptedKey)),
    sequence(objectId(certificateBag), explicit(certificateValue)),
  );
  const safe = sequence(contentInfo(bags));
  return sequence(integer(3), contentInfo(safe), mac(safe, passphrase));
}

function contentInfo(content: Buffer): Buffer {
  return sequence(objectId(data), explicit(octets(content)));
}

function mac(safe: Buffer, passphrase: string): Buffer {
  const salt = randomBytes(8);
  const digest = createHmac('sha256', macKey(passphrase, salt)).update(safe).digest();
  const algorithm = sequence(objectId(sha256), der(0x05, Buffer.alloc(0)));
  return sequence(sequence(algorithm, octets(digest)), octets(salt), integer(rounds));
}

/** RFC 7292, appendix B.2, for one block of SHA-256 and the purpose "integrity". */
function macKey(passphrase: string, salt: Buffer): Buffer {
  const password = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  let hash = Buffer.concat([Buffer.alloc(64, 3), repeated(salt), repeated(password)]);
  for (let round = 0; round < rounds; round += 1) hash = createHash('sha256').update(hash).digest();
  return hash;
}

function repeated(bytes: Buffer): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / 64) * 64, bytes);
}

function explicit(content: Buffer): Buffer {
  return der(0xa0, content);
}

function octets(content: Buffer): Buffer {
  return der(0x04, content);
}

function integer(value: number): Buffer {
  return der(0x02, value < 0x80 ? Buffer.from([value]) : Buffer.from([value >> 8, value & 0xff]));
}
