import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { showCertificate } from '../../src/destinations/show-certificate.ts';
import { tlsOptions } from '../../src/destinations/tls-options.ts';
import { systemClock } from '../../src/world/clock.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { startReceiver } from '../doubles/syslog-receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'show-certificate-'));
after(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;
const authority = makeAuthority('SIEM Authority');
const own = makeCertificate({ issuer: authority });
const tls = { cert: own.certificate + authority.certificate, key: own.key };

test('a chain is shown with its names, dates and fingerprints, and why it would not be trusted', async () => {
  await using receiver = await startReceiver({ tls });
  const shown = await showCertificate({ host: 'localhost', port: receiver.port }, systemClock, never);
  assert.deepEqual(
    shown.certificates.map((certificate) => [
      certificate.subject,
      certificate.issuer,
      certificate.fingerprint,
    ]),
    [
      ['CN=localhost', 'CN=SIEM Authority', own.fingerprint],
      ['CN=SIEM Authority', 'CN=SIEM Authority', authority.fingerprint],
    ],
  );
  assert.deepEqual(shown.certificates[0]?.names.slice(0, 2), ['DNS:localhost', 'IP Address:127.0.0.1']);
  assert.ok((shown.certificates[0]?.validToAt ?? 0) > (shown.certificates[0]?.validFromAt ?? 0));
  assert.match(shown.distrust ?? '', /SELF_SIGNED_CERT_IN_CHAIN/);
});

test("with the destination's own options the verdict is the destination's", async () => {
  await using receiver = await startReceiver({ tls });
  const target = { host: 'localhost', port: receiver.port };
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.certificate);
  const distrust = async (options: object) =>
    (await showCertificate(target, systemClock, never, tlsOptions.parse(options))).distrust;
  assert.equal(await distrust({ caFile }), undefined);
  assert.match((await distrust({ caFile, serverName: 'other' })) ?? '', /ALTNAME|altnames/);
  assert.equal(await distrust({ fingerprints: [own.fingerprint] }), undefined);
  assert.match((await distrust({ caFile, fingerprints: ['00'.repeat(32)] })) ?? '', /not among the pinned/);
});
