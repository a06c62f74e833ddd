import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TlsOptions as ServerOptions } from 'node:tls';
import { createTlsWire } from '../../src/destinations/tls.ts';
import { type TlsOptions, tlsOptions } from '../../src/destinations/tls-options.ts';
import type { ErrorCode } from '../../src/errors/codes.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { systemClock } from '../../src/world/clock.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { listen, startReceiver } from '../doubles/syslog-receiver.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
after(() => rmSync(folder, { recursive: true }));

const authority = makeAuthority('SIEM Authority');
const good = makeCertificate({ issuer: authority });
const caFile = save('ca.pem', authority.certificate);
const never = new AbortController().signal;

function save(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function serverWith(
  { certificate, key }: Certificate,
  more: ServerOptions = {},
): { readonly tls: ServerOptions } {
  return { tls: { cert: certificate, key, ...more } };
}

function wireTo(port: number, options: Partial<TlsOptions> = {}, host = '127.0.0.1') {
  return createTlsWire({ host, port }, tlsOptions.parse(options), systemClock);
}

/** The error of connecting, or of the stream right after it. */
async function failureOf(port: number, options: Partial<TlsOptions>): Promise<ConnectorError> {
  try {
    const connection = await wireTo(port, options).connect(never);
    connection.end();
    const end = await connection.finished;
    connection.destroy();
    assert.equal(end.how, 'broken');
    return end.how === 'broken' ? end.error : assert.fail();
  } catch (error) {
    assert.ok(error instanceof ConnectorError, String(error));
    return error;
  }
}

async function assertFails(
  server: { readonly tls: ServerOptions },
  options: Partial<TlsOptions>,
  code: ErrorCode,
  says: RegExp,
): Promise<void> {
  await using receiver = await startReceiver(server);
  const error = await failureOf(receiver.port, options);
  assert.equal(error.code, code, error.message);
  assert.match(error.message, says);
  assert.deepEqual(receiver.lines, []);
}

test('lines go through TLS, and an orderly close is told from a cut one', async () => {
  await using receiver = await startReceiver(serverWith(good));
  const connection = await wireTo(receiver.port, { caFile }).connect(never);
  await connection.write(Buffer.from('one\ntwo\n'));
  connection.end();
  assert.deepEqual(await connection.finished, { how: 'ended' });
  assert.deepEqual(receiver.lines, ['one', 'two']);
  connection.destroy();
});

test('an end of TCP without close_notify counts as truncated', async () => {
  await using receiver = await startReceiver(serverWith(good));
  const cutting = createServer({ allowHalfOpen: true }, (near) => relayButCutTheEnd(near, receiver.port));
  const port = await listen(cutting);
  const connection = await wireTo(port, { caFile }).connect(never);
  connection.end();
  assert.deepEqual(await connection.finished, { how: 'truncated' });
  connection.destroy();
  await new Promise((resolve) => cutting.close(resolve));
});

/** Passes on both directions until we say goodbye; then it ends TCP in the receiver's place. */
async function relayButCutTheEnd(near: Socket, port: number): Promise<void> {
  const { connect } = await import('node:net');
  const far = connect({ port, host: '127.0.0.1' });
  near.on('data', (chunk) => far.write(chunk));
  far.on('data', (chunk) => near.writable && near.write(chunk));
  near.on('end', () => {
    far.destroy();
    near.end();
  });
  near.on('error', () => {});
  far.on('error', () => {});
}

test('the session is resumed, so that rotating is cheap', async () => {
  await using receiver = await startReceiver(serverWith(good));
  const wire = wireTo(receiver.port, { caFile });
  for (const _ of [1, 2, 3]) {
    const connection = await wire.connect(never);
    await connection.write(Buffer.from('line\n'));
    connection.end();
    assert.deepEqual(await connection.finished, { how: 'ended' });
    connection.destroy();
  }
  assert.equal(receiver.sessionsReused, 2);
});

test('a pinned certificate is taken whoever signed it, also when the session is resumed', async () => {
  await using receiver = await startReceiver(
    serverWith(makeCertificate({ issuer: authority, names: ['other'] })),
  );
  await using pinned = await startReceiver(serverWith(good));
  const wire = wireTo(pinned.port, { fingerprints: ['00'.repeat(32), good.fingerprint] });
  for (const _ of [1, 2]) {
    const connection = await wire.connect(never);
    connection.end();
    assert.deepEqual(await connection.finished, { how: 'ended' });
    connection.destroy();
  }
  assert.equal(receiver.connections, 0);
});

test('a certificate that is not pinned is refused before the first line, naming what was shown', async () => {
  await assertFails(
    serverWith(good),
    { caFile, fingerprints: ['ab'.repeat(32)] },
    'destination-pin-mismatch',
    new RegExp(`CN=localhost.*${good.fingerprint}, which is not pinned`),
  );
});

test('an expired certificate is named with its date', async () => {
  const expired = makeCertificate({ issuer: authority, validFromDays: -30, validToDays: -2 });
  await assertFails(
    serverWith(expired),
    { caFile },
    'destination-certificate-expired',
    /has expired \(CERT_HAS_EXPIRED\)\. It showed CN=localhost.* valid until .* GMT, SHA-256 /,
  );
});

test('a certificate of the future is named so', async () => {
  const early = makeCertificate({ issuer: authority, validFromDays: 2 });
  await assertFails(serverWith(early), { caFile }, 'destination-certificate-expired', /not valid yet/);
});

test('a certificate for another name is refused, and tls.serverName is the way out', async () => {
  const other = makeCertificate({ issuer: authority, names: ['siem.example'] });
  await assertFails(
    serverWith(other),
    { caFile },
    'destination-certificate-wrong-name',
    /another name.*DNS:siem\.example/,
  );
  await using receiver = await startReceiver(serverWith(other));
  const connection = await wireTo(receiver.port, { caFile, serverName: 'siem.example' }).connect(never);
  connection.destroy();
});

test('a certificate of an unknown authority is refused with its fingerprint', async () => {
  const stranger = makeCertificate({ issuer: makeAuthority('Stranger') });
  await assertFails(
    serverWith(stranger),
    { caFile },
    'destination-certificate-untrusted',
    new RegExp(`issued by CN=Stranger.*${stranger.fingerprint}`),
  );
  await assertFails(serverWith(good), {}, 'destination-certificate-untrusted', /CN=SIEM Authority/);
});

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  const demanding = serverWith(good, {
    requestCert: true,
    rejectUnauthorized: true,
    ca: authority.certificate,
    minVersion: version,
    maxVersion: version,
  });

  test(`a demanded client certificate that is missing is told (${version})`, async () => {
    await using receiver = await startReceiver(demanding);
    const error = await failureOf(receiver.port, { caFile });
    // TLS 1.2 has no alert of its own for it.
    const code = version === 'TLSv1.3' ? 'destination-client-certificate-required' : 'destination-tls-failed';
    assert.equal(error.code, code);
    assert.match(`${error.message} ${error.remedy}`, /client certificate/);
  });

  test(`the client certificate is shown and read anew for each connection (${version})`, async () => {
    await using receiver = await startReceiver(demanding);
    const wrong = makeCertificate({ issuer: makeAuthority('Stranger'), subject: 'connector' });
    const certificateFile = save(`client-${version}.pem`, wrong.certificate);
    const keyFile = save(`client-${version}.key`, wrong.key);
    const wire = wireTo(receiver.port, { caFile, certificateFile, keyFile });
    const right = makeCertificate({ issuer: authority, subject: 'connector' });
    save(`client-${version}.pem`, right.certificate);
    save(`client-${version}.key`, right.key);
    const connection = await wire.connect(never);
    await connection.write(Buffer.from('shown\n'));
    connection.end();
    assert.deepEqual(await connection.finished, { how: 'ended' });
    connection.destroy();
  });
}

test('a receiver with too old a version of TLS is told', async () => {
  await assertFails(
    serverWith(good, { maxVersion: 'TLSv1.2' }),
    { caFile, minimumVersion: 'TLSv1.3' },
    'destination-tls-version',
    /none of the TLS versions/,
  );
});

test('a listener that does not speak TLS is told', async () => {
  const plain = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume().write('220 smtp.example ready\r\n');
  });
  const port = await listen(plain);
  const error = await failureOf(port, { caFile });
  assert.equal(error.code, 'destination-not-tls');
  await new Promise((resolve) => plain.close(resolve));
});

test('a listener that stays silent instead of shaking hands is told from one that cannot be reached', async () => {
  const greeted = Promise.withResolvers<void>();
  const silent = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => greeted.resolve());
  });
  const port = await listen(silent);
  const clock = new VirtualClock();
  const connecting = createTlsWire({ host: '127.0.0.1', port }, tlsOptions.parse({ caFile }), clock).connect(
    never,
  );
  const failing = assert.rejects(connecting, /took the connection and did not answer the TLS handshake/);
  await greeted.promise;
  clock.advance(10_000);
  await failing;
  await new Promise((resolve) => silent.close(resolve));
});

test('a missing or mangled file is named', async () => {
  const gone = await failureOf(1, { caFile: join(folder, 'gone.pem') });
  assert.equal(gone.code, 'destination-file-unusable');
  assert.match(gone.message, /gone\.pem/);
  const empty = await failureOf(1, { caFile: save('not-a-ca.pem', 'no certificate') });
  assert.equal(empty.code, 'destination-file-unusable');
  assert.match(empty.message, /not-a-ca\.pem holds no certificate/);
  const keyFile = save('bad.key', 'no key');
  const bad = await failureOf(1, { certificateFile: caFile, keyFile });
  assert.equal(bad.code, 'destination-file-unusable');
});
