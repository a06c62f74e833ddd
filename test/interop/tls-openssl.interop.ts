// The TLS wire against OpenSSL's own server, which says with alerts why it refuses a client certificate, and with
// a PKCS #12 file that OpenSSL made.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { createTlsWire } from '../../src/destinations/tls.ts';
import { type TlsOptions, tlsOptions } from '../../src/destinations/tls-options.ts';
import type { StreamEnd } from '../../src/destinations/wire.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { systemClock } from '../../src/world/clock.ts';
import { secretFromFile } from '../../src/world/secret.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { isInstalled, pathOf, startProgram } from './receivers/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'tls-openssl-'));
after(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;
const authority = makeAuthority('Interop Authority');
const caFile = save('ca.pem', authority.certificate);

function save(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

function clientFiles(name: string, wish: Parameters<typeof makeCertificate>[0]) {
  const { certificate, key } = makeCertificate({ subject: name, ...wish });
  return { certificateFile: save(`${name}.pem`, certificate), keyFile: save(`${name}.key`, key) };
}

/** Reads until the end and closes; demands a client certificate of the authority. */
function startServer(version: string) {
  const server = makeCertificate({ issuer: authority });
  return startProgram({
    command: pathOf('openssl'),
    prepare: (place) => {
      writeFileSync(join(place, 'server.pem'), server.certificate + server.key, { mode: 0o600 });
    },
    arguments: (place, port) => [
      's_server',
      '-quiet',
      ...['-accept', `127.0.0.1:${port}`],
      ...['-cert', join(place, 'server.pem')],
      ...['-CAfile', caFile, '-Verify', '3', '-verify_return_error'],
      version,
    ],
  });
}

async function outcome(port: number, options: Partial<TlsOptions>): Promise<StreamEnd> {
  const { passphrase, ...given } = options;
  const wire = createTlsWire(
    { host: '127.0.0.1', port },
    { ...tlsOptions.parse({ caFile, ...given }), passphrase },
    { clock: systemClock, report: () => {}, destination: 'siem' },
  );
  try {
    const connection = await wire.connect(never);
    await connection.write(Buffer.from('line\n'));
    connection.end();
    const end = await connection.finished;
    connection.destroy();
    return end;
  } catch (error) {
    assert.ok(error instanceof ConnectorError, String(error));
    return { how: 'broken', error };
  }
}

for (const version of ['-tls1_2', '-tls1_3']) {
  test(`OpenSSL says why it refuses a client certificate, and takes a good one (${version})`, async (t: TestContext) => {
    if (!isInstalled(['openssl'], t)) return;
    await using server = await startServer(version);
    const refusalOf = async (options: Partial<TlsOptions>) => {
      const end = await outcome(server.port, options);
      assert.equal(end.how, 'broken');
      return end.how === 'broken' ? end.error : assert.fail();
    };
    const stranger = await refusalOf(clientFiles('stranger', { issuer: makeAuthority('Stranger') }));
    assert.equal(stranger.code, 'destination-client-certificate-refused', stranger.message);
    assert.match(stranger.message, /UNKNOWN_CA.*Ours is CN=stranger.*issued by CN=Stranger/);
    const expired = await refusalOf(
      clientFiles('expired', { issuer: authority, validFromDays: -9, validToDays: -2 }),
    );
    assert.equal(expired.code, 'destination-client-certificate-expired', expired.message);
    assert.match(expired.message, /CERTIFICATE_EXPIRED.*Ours is CN=expired/);
    const none = await refusalOf({});
    assert.match(`${none.message} ${none.remedy}`, /client certificate/);
    const good = await outcome(server.port, clientFiles('good', { issuer: authority }));
    assert.equal(good.how, 'ended', good.how === 'broken' ? good.error.message : good.how);
  });
}

test('a PKCS #12 file that OpenSSL made is shown', async (t: TestContext) => {
  if (!isInstalled(['openssl'], t)) return;
  const { certificateFile, keyFile } = clientFiles('exported', { issuer: authority });
  const pfxFile = join(folder, 'exported.pfx');
  const files = ['-in', certificateFile, '-inkey', keyFile, '-certfile', caFile, '-out', pfxFile];
  const { status, stderr } = spawnSync(
    pathOf('openssl'),
    ['pkcs12', '-export', ...files, '-passout', 'pass:open sesame'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  await using server = await startServer('-tls1_3');
  const passphrase = secretFromFile(save('passphrase', 'open sesame\n'));
  const end = await outcome(server.port, { pfxFile, passphrase });
  assert.equal(end.how, 'ended', end.how === 'broken' ? end.error.message : end.how);
});
