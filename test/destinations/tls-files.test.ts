import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Notice } from '../../src/notices/notice.ts';
import { secretFromFile } from '../../src/world/secret.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { makePkcs12 } from '../doubles/pkcs12.ts';
import { startReceiver } from '../doubles/syslog-receiver.ts';
import {
  authority,
  caFile,
  failureOf,
  folder,
  type GivenOptions,
  good,
  save,
  sendLine,
  serverWith,
  wireTo,
} from './tls-attempts.ts';

const own = makeCertificate({ issuer: authority, subject: 'connector' });
const demanding = serverWith(good, {
  requestCert: true,
  rejectUnauthorized: true,
  ca: authority.certificate,
});
const passphrase = secretFromFile(save('passphrase', 'top secret\n'));
const wrongPassphrase = secretFromFile(save('wrong-passphrase', 'a guess\n'));
const certificateFile = save('own.pem', own.certificate);
const keyFile = save('own.key', own.key);
const encrypted = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'top secret' } as const;
const encryptedKeyFile = save('encrypted.key', createPrivateKey(own.key).export(encrypted).toString());
const pfxFile = save('own.pfx', makePkcs12(own, 'top secret'));

/** PKCS #12 with RC2, as Windows and OpenSSL 1 made them; passphrase "pw". */
const outdatedPkcs12 =
  'MIIDigIBAzCCA1AGCSqGSIb3DQEHAaCCA0EEggM9MIIDOTCCAi8GCSqGSIb3DQEHBqCCAiAwggIcAgEAMIICFQYJKoZIhvcNAQcBMBwGCiqGSIb3DQEMAQYwDgQINIBqFYHIIfYCAggAgIIB6CgAxHEDeSL5J+Uq00y08ZY9fLyLJdN2ZkbhuMIA2EJc+aWGp+wdQ0twXvkfJeqhbxhS+kxOXIM9CBjB8u0OeBOBzrPiVheOVpIdj//aHssFUdKC7TOQWaGioO++AkOhV2ajBuP+z9j4vLo4hG90vOubIwK3pI0B0fMK6R3kGi6vX0PzIjmFFtXnrnS44L5NZayqtHz8LtD4z/5Jn+3nUxxKfZhrenBzupwlx3j1cd6w+IonueKFRedfD7aO5tbilha94f3EXBX89xfdamW1rM7koCiy1dnaC9Tzg2qzrfxolLzsQrMRjaReAGV02iDFp6/e6Ff+VhnMOrVpQ0J+RdJ/22QpQEG2fG9sV934vsfd/L4T0af6JT2zjRE2TwEvOSp4qcw3aJhQOi9sVMqeM9O0wRLnhHzD6gORvs2yq0twS/9FebbN8W6LzLYG2AJ4dgGsCaKj8B9KkAWkLLZZlKuRUzKHPVzaPLzcBG/dEWMVQjlYzex0FauUSJ+T8EuwhibFyYvKdE9Sh9jmbYm5UIha4/GgBnwnlCzMfE7/+1GcLFyFWB7rdwNgxAj8UOdnwA5DIyQpy0zKd08aQiJQu6FklBWS9t0uRr0OVhUuFL8qdGTN096Cgsw3Zx/p639i4U+AxqO/VYasMIIBAgYJKoZIhvcNAQcBoIH0BIHxMIHuMIHrBgsqhkiG9w0BDAoBAqCBtDCBsTAcBgoqhkiG9w0BDAEDMA4ECMn4I5k5EAQ1AgIIAASBkGWlrHjNb0HMEa3v4ZANmpBicAcd9kp76Nf0+yXvYeKN9IRlpaIrNYmW9dpGwXWDZ6C2UMhqd1xn5ovfc6XpMv7M3yAm6nZ16HMP8GoV97aREM0wM/AqEc+V2WFvQAO5p4IkfRIDtIX8wdgkBP1/mMjbBNA8638JQgC/PyJhrzMVCWEkUmkSfhJO0yxveIFuFDElMCMGCSqGSIb3DQEJFTEWBBTGlztLZEBZCpWJcITxvFFiagdtPDAxMCEwCQYFKw4DAhoFAAQUPCTIwWUR/0a4ijS6znGJkFeoUDEECF3Y7AKVK9CrAgIIAA==';

const ways: Readonly<Record<string, GivenOptions>> = {
  'PEM files': { certificateFile, keyFile },
  'PEM files with an encrypted key': { certificateFile, keyFile: encryptedKeyFile, passphrase },
  'a PKCS #12 file': { pfxFile, passphrase },
};
for (const [way, options] of Object.entries(ways)) {
  test(`our client certificate is shown from ${way}`, async () => {
    await using receiver = await startReceiver(demanding);
    await sendLine(wireTo(receiver.port, { caFile, ...options }), 'shown');
    assert.deepEqual(receiver.lines, ['shown']);
  });
}

test('a key file in the older form of OpenSSL is opened too', async () => {
  const rsa = makeCertificate({ issuer: authority, subject: 'connector', keys: 'rsa' });
  const key = createPrivateKey(rsa.key)
    .export({ ...encrypted, type: 'pkcs1' })
    .toString();
  assert.match(key, /Proc-Type: 4,ENCRYPTED/);
  const files = { certificateFile: save('rsa.pem', rsa.certificate), keyFile: save('rsa.key', key) };
  await using receiver = await startReceiver(demanding);
  await sendLine(wireTo(receiver.port, { caFile, ...files, passphrase }), 'shown');
  const error = await failureOf(receiver.port, { ...files, passphrase: wrongPassphrase });
  assert.match(error.message, /rsa\.key is not opened by the passphrase/);
});

test('certificate, key and authorities are read anew for each connection', async () => {
  await using receiver = await startReceiver(demanding);
  const stranger = makeCertificate({ issuer: makeAuthority('Stranger'), subject: 'connector' });
  const files = {
    caFile: save('renewed-ca.pem', makeAuthority('Yesterday').certificate),
    certificateFile: save('renewed.pem', stranger.certificate),
    keyFile: save('renewed.key', stranger.key),
  };
  const wire = wireTo(receiver.port, files);
  await assert.rejects(sendLine(wire, 'not trusted'), { code: 'destination-certificate-untrusted' });
  save('renewed-ca.pem', authority.certificate);
  save('renewed.pem', own.certificate);
  save('renewed.key', own.key);
  await sendLine(wire, 'renewed');
  assert.deepEqual(receiver.lines, ['renewed']);
});

test('files that break while connections are made leave the ones read before in use, told once with the file', async () => {
  await using receiver = await startReceiver(demanding);
  const said: Notice[] = [];
  const files = {
    certificateFile: save('breaking.pem', own.certificate),
    keyFile: save('breaking.key', own.key),
  };
  const wire = wireTo(receiver.port, { caFile, ...files }, { said });
  await sendLine(wire, 'before');
  const next = makeCertificate({ issuer: authority, subject: 'next' });
  save('breaking.key', next.key);
  await sendLine(wire, 'the key is replaced and the certificate not yet');
  await sendLine(wire, 'again');
  rmSync(files.certificateFile);
  await sendLine(wire, 'the certificate is gone');
  save('breaking.pem', next.certificate);
  await sendLine(wire, 'renewed');
  assert.equal(receiver.lines.length, 5);
  assert.deepEqual(
    said.map((notice) => {
      if (notice.notice === 'destination-certificate') return notice.subject;
      return notice.notice === 'destination-files-kept'
        ? notice.message.replaceAll(folder, '')
        : notice.notice;
    }),
    [
      'CN=connector',
      'CN=localhost',
      'The key in /breaking.key does not belong to the first certificate in /breaking.pem, CN=connector.',
      "Reading the client certificate file /breaking.pem failed: ENOENT: no such file or directory, open '/breaking.pem'.",
      'CN=next',
    ],
  );
});

const unusable: readonly (readonly [why: string, options: GivenOptions, says: RegExp, remedy: RegExp])[] = [
  ['is missing', { caFile: join(folder, 'gone.pem') }, /CA file .*gone\.pem failed: ENOENT/, /readable/],
  ['is no CA', { caFile: save('no-ca.pem', 'no') }, /no-ca\.pem holds no certificate in PEM/, /PEM/],
  [
    'has a damaged CA in a bundle',
    {
      caFile: save('damaged.pem', authority.certificate + good.certificate.replace(/\n.{9}/, '\nAAAAAAAAA')),
    },
    /Certificate 2 of 2 in the CA file .*damaged\.pem is damaged/,
    /take it out/,
  ],
  [
    'is cut in the middle of a CA',
    { caFile: save('cut.pem', authority.certificate + good.certificate.slice(0, 300)) },
    /Certificate 2 of 2 in the CA file .*cut\.pem is damaged/,
    /take it out/,
  ],
  [
    'holds no client certificate',
    { certificateFile: keyFile, keyFile },
    /client certificate file .*own\.key holds no certificate/,
    /PEM/,
  ],
  [
    'holds no key',
    { certificateFile, keyFile: save('no.key', 'no') },
    /key file .*no\.key holds no private key/,
    /private key/,
  ],
  [
    'holds the key of another certificate',
    { certificateFile, keyFile: save('other.key', good.key) },
    /other\.key does not belong to the first certificate in .*own\.pem, CN=connector/,
    /belong together/,
  ],
  [
    'holds an encrypted key without a passphrase',
    { certificateFile, keyFile: encryptedKeyFile },
    /encrypted\.key is encrypted, and no passphrase is configured/,
    /passphraseFile/,
  ],
  [
    'holds a key that another passphrase opens',
    { certificateFile, keyFile: encryptedKeyFile, passphrase: wrongPassphrase },
    /encrypted\.key is not opened by the passphrase from file .*wrong-passphrase/,
    /right passphrase/,
  ],
  [
    'holds PKCS #12 without a passphrase',
    { pfxFile },
    /own\.pfx is encrypted, and no passphrase/,
    /passphraseFile/,
  ],
  [
    'holds PKCS #12 that another passphrase opens',
    { pfxFile, passphrase: wrongPassphrase },
    /own\.pfx is not opened by the passphrase from file .*wrong-passphrase/,
    /right passphrase/,
  ],
  [
    'is no PKCS #12',
    { pfxFile: certificateFile, passphrase },
    /own\.pem cannot be used as PKCS #12/,
    /Export certificate and key/,
  ],
  [
    'is PKCS #12 in an outdated encryption',
    {
      pfxFile: save('old.pfx', Buffer.from(outdatedPkcs12, 'base64')),
      passphrase: secretFromFile(save('pw', 'pw')),
    },
    /old\.pfx is encrypted in a way that is out of use/,
    /openssl pkcs12 -legacy/,
  ],
];
for (const [why, options, says, remedy] of unusable) {
  test(`a file that ${why} is named with the remedy`, async () => {
    const error = await failureOf(1, options);
    assert.equal(error.code, 'destination-file-unusable');
    assert.match(error.message, says);
    assert.match(error.remedy, remedy);
    assert.doesNotMatch(`${error.message} ${error.remedy}`, /top secret|a guess/);
  });
}
