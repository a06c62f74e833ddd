import assert from 'node:assert/strict';
import { constants, createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ConnectorError } from '../../../../src/errors/connector-error.ts';
import type { HttpRequest } from '../../../../src/sources/http-client.ts';
import { thumbprintOf } from '../../../../src/sources/microsoft/credentials/certificate-proof.ts';
import type { SignInWay } from '../../../../src/sources/microsoft/credentials/sign-in-way.ts';
import { secretFromFile } from '../../../../src/world/secret.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../../../doubles/certificates.ts';
import { contoso } from '../../../doubles/source-setup.ts';
import { formOf, granted, refusedWith, startCredential } from './harness.ts';

const authority = makeAuthority();
const one = makeCertificate({ issuer: authority, keys: 'rsa' });
const other = makeCertificate({ issuer: authority, keys: 'rsa', validToDays: 300 });

type Way = Extract<SignInWay, { way: 'certificate' }>;

async function files(t: TestContext, contents: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  t.after(() => rm(folder, { recursive: true }));
  const put = (name: string, text: string) => writeFile(join(folder, name), text);
  for (const [name, text] of Object.entries(contents)) await put(name, text);
  const placeOf = (certificate: string, key?: string) => ({
    certificate: secretFromFile(join(folder, certificate)),
    key: key === undefined ? undefined : secretFromFile(join(folder, key)),
  });
  return { put, placeOf };
}

function way(current: Way['current'], more: Partial<Way> = {}): Way {
  return { way: 'certificate', current, next: undefined, signature: 'PS256', ...more };
}

function assertionOf(request: HttpRequest | undefined) {
  const form = formOf(request);
  assert.equal(form['client_assertion_type'], 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  assert.equal(form['client_secret'], undefined);
  const [header = '', claims = '', signature = ''] = (form['client_assertion'] ?? '').split('.');
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return {
    header: decode(header) as Record<string, string>,
    claims: decode(claims) as Record<string, unknown>,
    signed: Buffer.from(`${header}.${claims}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

test('the thumbprint in a header agrees with the published example', () => {
  assert.equal(thumbprintOf('84E05C1D98BCE3A5421D225B140B36E86A3D5534'), 'hOBcHZi846VCHSJbFAs26Go9VTQ');
});

test('an assertion names application, certificate and address, lives ten minutes and bears a true signature', async (t) => {
  const { placeOf } = await files(t, { cert: one.certificate, key: one.key });
  const publicKey = createPublicKey(one.certificate);
  const der = new X509Certificate(one.certificate).raw;
  const digest = (name: string) => createHash(name).update(der).digest('base64url');
  for (const [signature, thumbprint, padding] of [
    ['PS256', { 'x5t#S256': digest('sha256') }, constants.RSA_PKCS1_PSS_PADDING],
    ['RS256', { x5t: digest('sha1') }, constants.RSA_PKCS1_PADDING],
  ] as const) {
    const { ask, http, clock } = startCredential(way(placeOf('cert', 'key'), { signature }), () => granted());
    await ask();
    await ask();
    const [first, second] = http.requests;
    const { header, claims, signed, signature: bytes } = assertionOf(first);
    assert.deepEqual(header, { alg: signature, typ: 'JWT', ...thumbprint });
    const now = clock.now() / 1_000;
    assert.deepEqual(claims, {
      iss: contoso.clientId,
      sub: contoso.clientId,
      aud: first?.url,
      jti: '00000000-0000-4000-8000-000000000001',
      iat: now,
      nbf: now,
      exp: now + 600,
    });
    assert.equal(assertionOf(second).claims['jti'], '00000000-0000-4000-8000-000000000002');
    const key = { key: publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    assert.ok(verify('sha256', signed, key, bytes));
  }
});

test('a renewed certificate counts at the next token, key and certificate in one file or in two', async (t) => {
  const { put, placeOf } = await files(t, { both: keyed(one) });
  const { ask, http, credential } = startCredential(way(placeOf('both')), () => granted());
  await ask();
  const firstExpiry = credential.status().expiresAtMs;
  assert.equal(firstExpiry, Date.parse(new X509Certificate(one.certificate).validTo));
  await put('both', keyed(other));
  await ask();
  const [first, second] = http.requests.map((request) => assertionOf(request).header['x5t#S256']);
  assert.notEqual(first, second);
  assert.deepEqual(credential.status(), {
    works: 'current',
    expiresAtMs: Date.parse(new X509Certificate(other.certificate).validTo),
    source: 'certificate',
  });
});

test('by a clock that is far off, the second assertion carries the times of the sign-in service', async (t) => {
  const { placeOf } = await files(t, { both: keyed(one) });
  const serverMs = Date.UTC(2026, 0, 8, 12, 0, 0);
  const headers = { date: new Date(serverMs).toUTCString() };
  const { ask, http } = startCredential(way(placeOf('both')), (request) => {
    const { nbf, exp } = assertionOf(request).claims as { nbf: number; exp: number };
    const isTimely = nbf <= serverMs / 1_000 + 300 && exp > serverMs / 1_000;
    return isTimely ? { ...granted(), headers } : refusedWith(700024, { headers });
  });
  await ask();
  await ask();
  assert.equal(http.requests.length, 3);
  const times = http.requests.map((request) => assertionOf(request).claims['nbf']);
  assert.deepEqual(times, [serverMs / 1_000 - 3 * 3_600, serverMs / 1_000, serverMs / 1_000]);
});

test('when the current certificate is refused, or cannot be used, the next is', async (t) => {
  const { put, placeOf } = await files(t, { old: keyed(one), new: keyed(other) });
  const accepted = thumbprintOf(other.fingerprint);
  const { ask, credential, http } = startCredential(
    way(placeOf('old'), { next: placeOf('new') }),
    (request) => (assertionOf(request).header['x5t#S256'] === accepted ? granted() : refusedWith(700027)),
  );
  await ask();
  assert.equal(credential.status().works, 'next');
  assert.equal(http.requests.length, 2);
  await put('old', 'half writ');
  await ask();
  assert.equal(http.requests.length, 3);
});

test('what cannot sign in is told before it is tried, and without what stands in it', async (t) => {
  const elliptic = makeCertificate({ issuer: authority });
  const { placeOf } = await files(t, {
    cert: one.certificate,
    key: one.key,
    foreign: other.key,
    nonsense: 'canary\n-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n',
    elliptic: elliptic.certificate + elliptic.key,
    encrypted: one.key.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'),
  });
  const cases: readonly (readonly [string, string | undefined, RegExp])[] = [
    ['cert', 'foreign', /does not belong to the certificate/],
    ['nonsense', undefined, /holds no certificate in PEM form/],
    ['cert', undefined, /holds no private key in PEM form/],
    ['elliptic', undefined, /none that Entra takes/],
    ['cert', 'encrypted', /is encrypted/],
    ['missing', undefined, /there is no such file/],
  ];
  for (const [certificate, key, expected] of cases) {
    const { ask, http } = startCredential(way(placeOf(certificate, key)), () => granted());
    await assert.rejects(ask(), (error: unknown) => {
      assert.ok(error instanceof ConnectorError && error.action === 'hold');
      assert.match(error.message, expected);
      assert.doesNotMatch(error.message + error.stack, /canary/);
      return true;
    });
    assert.equal(http.requests.length, 0);
  }
});

test('an unknown refusal of an assertion is not called a wrong secret', async (t) => {
  const { placeOf } = await files(t, { both: keyed(one) });
  const { ask } = startCredential(way(placeOf('both')), () => refusedWith(999_999));
  await assert.rejects(ask(), { code: 'credential-assertion-refused' });
});

function keyed({ key, certificate }: Certificate): string {
  return key + certificate;
}
