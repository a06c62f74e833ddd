import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { listen, startReceiver } from '../doubles/syslog-receiver.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import {
  assertFails,
  authority,
  caFile,
  failureOf,
  good,
  never,
  save,
  sendLine,
  serverWith,
  wireTo,
} from './tls-attempts.ts';

test('an expired certificate is named with its dates', async () => {
  await assertFails(
    serverWith(makeCertificate({ issuer: authority, validFromDays: -30, validToDays: -2 })),
    { caFile },
    {
      code: 'destination-certificate-expired',
      says: /has expired \(CERT_HAS_EXPIRED\)\. It showed CN=localhost for DNS:localhost.*, issued by CN=SIEM Authority, valid 20\S+Z to 20\S+Z, SHA-256 ([0-9A-F]{2}:){31}/,
      remedy: /renew the receiver's certificate/,
    },
  );
});

test('of a chain the certificate that has expired is named beside the own one', async () => {
  const old = makeAuthority('Old Authority', {
    issuer: authority,
    validFromDays: -30,
    validToDays: -2,
  });
  const { certificate, key, fingerprint } = makeCertificate({ issuer: old });
  await assertFails(
    serverWith({ certificate: certificate + old.certificate, key, fingerprint }),
    { caFile },
    {
      code: 'destination-certificate-expired',
      says: /It showed CN=localhost .* Out of date in its chain is CN=Old Authority, issued by CN=SIEM Authority/,
    },
  );
});

test('a certificate of the future is named so, and the clock is thought of', async () => {
  await assertFails(
    serverWith(makeCertificate({ issuer: authority, validFromDays: 2 })),
    { caFile },
    { code: 'destination-certificate-expired', says: /not valid yet/, remedy: /clock/ },
  );
});

test('a certificate for another name is refused with the names it has', async () => {
  await assertFails(
    serverWith(makeCertificate({ issuer: authority, names: ['siem.example'] })),
    { caFile },
    {
      code: 'destination-certificate-wrong-name',
      says: /another name.*DNS:siem\.example/,
      remedy: /tls\.serverName/,
    },
  );
});

test('a certificate of an unknown authority is refused with its fingerprint', async () => {
  const stranger = makeCertificate({ issuer: makeAuthority('Stranger') });
  await assertFails(
    serverWith(stranger),
    { caFile },
    {
      code: 'destination-certificate-untrusted',
      says: new RegExp(`issued by CN=Stranger.*${stranger.fingerprint}`),
      remedy: /tls\.caFile/,
    },
  );
  await assertFails(
    serverWith(good),
    {},
    { code: 'destination-certificate-untrusted', says: /issued by CN=SIEM Authority/ },
  );
});

test('an authority of the same name with another key is told from an unknown one', async () => {
  await assertFails(
    serverWith(makeCertificate({ issuer: makeAuthority('SIEM Authority') })),
    { caFile },
    { code: 'destination-certificate-untrusted', says: /signature/, remedy: /older one of the same name/ },
  );
});

test('a certificate that signed itself is refused, and can be trusted in two ways', async () => {
  const self = makeCertificate({ subject: 'self' });
  await assertFails(
    serverWith(self),
    { caFile },
    {
      code: 'destination-certificate-untrusted',
      says: /signed by itself.*CN=self .*issued by CN=self/,
      remedy: /tls\.fingerprints, or put the certificate itself into tls\.caFile/,
    },
  );
  await using receiver = await startReceiver(serverWith(self));
  await sendLine(wireTo(receiver.port, { fingerprints: [self.fingerprint] }), 'pinned');
  await sendLine(wireTo(receiver.port, { caFile: save('self.pem', self.certificate) }), 'trusted');
  assert.deepEqual(receiver.lines, ['pinned', 'trusted']);
});

test('a certificate that is not made for servers is refused', async () => {
  await assertFails(
    serverWith(makeCertificate({ issuer: authority, usage: 'client' })),
    { caFile },
    {
      code: 'destination-certificate-untrusted',
      says: /not made for servers.*CN=localhost/,
      remedy: /key usage/,
    },
  );
});

test('a certificate that is not pinned is refused before the first line, naming what was shown', async () => {
  await assertFails(
    serverWith(good),
    { caFile, fingerprints: ['ab'.repeat(32), 'cd'.repeat(32)] },
    {
      code: 'destination-pin-mismatch',
      says: new RegExp(`CN=localhost.*issued by.*valid.*${good.fingerprint}, which is not pinned`),
      remedy: /somebody else/,
    },
  );
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
    await assertFails(
      demanding,
      { caFile },
      // TLS 1.2 has no alert of its own for it.
      version === 'TLSv1.3'
        ? {
            code: 'destination-client-certificate-required',
            says: /asks for a client certificate/,
            remedy: /tls\.certificateFile/,
          }
        : { code: 'destination-tls-failed', says: /perhaps because it demands a client certificate/ },
    );
  });
}

/** Of TLS; what OpenSSL, GnuTLS, Go and Java send when they refuse a client certificate. */
const refusals = {
  bad: 42,
  unsupported: 43,
  expired: 45,
  unknown: 46,
  unknownAuthority: 48,
  accessDenied: 49,
};

/** The error with a receiver that answers our first message with an alert; Node's own server would only hang up. */
async function failureByAlert(alert: number, wish: Parameters<typeof makeCertificate>[0]) {
  const refusing = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, alert])));
  });
  const { certificate, key } = makeCertificate({ subject: 'connector', ...wish });
  const files = { certificateFile: save('refused.pem', certificate), keyFile: save('refused.key', key) };
  const error = await failureOf(await listen(refusing), { caFile, ...files });
  await new Promise((resolve) => refusing.close(resolve));
  return error;
}

test('a client certificate that is refused is named, whatever the receiver says of it', async () => {
  for (const [why, alert] of Object.entries(refusals)) {
    const error = await failureByAlert(alert, { issuer: authority });
    assert.equal(error.code, 'destination-client-certificate-refused', `${why}: ${error.message}`);
    assert.match(error.message, /Ours is CN=connector.*issued by CN=SIEM Authority, valid 20.*SHA-256/);
    assert.match(error.remedy, /receiver trusts its CA/);
  }
});

test('a client certificate that is refused and out of date is told so', async () => {
  const expired = await failureByAlert(refusals.bad, { validFromDays: -9, validToDays: -2 });
  assert.equal(expired.code, 'destination-client-certificate-expired', expired.message);
  assert.match(expired.message, /which has expired.*Ours is CN=connector/);
  const early = await failureByAlert(refusals.unknown, { validFromDays: 2 });
  assert.equal(early.code, 'destination-client-certificate-expired', early.message);
  assert.match(early.remedy, /clock/);
});

test('a receiver with too old a version of TLS is told', async () => {
  await assertFails(
    serverWith(good, { maxVersion: 'TLSv1.2' }),
    { caFile, minimumVersion: 'TLSv1.3' },
    {
      code: 'destination-tls-version',
      says: /none of the TLS versions/,
      remedy: /lower tls\.minimumVersion/,
    },
  );
  await assertFails(
    serverWith(good, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    { caFile },
    { code: 'destination-tls-version', says: /none of the TLS versions/, remedy: /TLS 1\.2 or newer/ },
  );
});

test('a listener that does not speak TLS is told', async () => {
  const plain = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume().write('220 smtp.example ready\r\n');
  });
  const error = await failureOf(await listen(plain), { caFile });
  assert.equal(error.code, 'destination-not-tls');
  assert.match(error.remedy, /TLS port/);
  await new Promise((resolve) => plain.close(resolve));
});

test('a listener that hangs up during the handshake is told', async () => {
  const curt = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end());
  });
  const error = await failureOf(await listen(curt), { caFile });
  assert.equal(error.code, 'destination-tls-failed');
  assert.match(error.message, /closed the connection during the TLS handshake/);
  assert.match(error.remedy, /not be for TLS.*client certificate/);
  await new Promise((resolve) => curt.close(resolve));
});

test('a listener that stays silent instead of shaking hands is told from one that cannot be reached', async () => {
  const greeted = Promise.withResolvers<void>();
  const silent = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => greeted.resolve());
  });
  const clock = new VirtualClock();
  const connecting = wireTo(await listen(silent), { caFile }, { clock }).connect(never);
  const failing = assert.rejects(connecting, /took the connection and did not answer the TLS handshake/);
  await greeted.promise;
  clock.advance(10_000);
  await failing;
  await new Promise((resolve) => silent.close(resolve));
});
