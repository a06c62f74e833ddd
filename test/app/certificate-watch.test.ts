import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateWatch, expiringCertificates } from '../../src/app/certificate-watch.ts';
import { notices } from '../../src/notices/notice.ts';
import type { CertificateStatus } from '../../src/notices/status.ts';
import { someDestination } from '../doubles/some-status.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const dayMs = 86_400_000;
const never = new AbortController().signal;

function certificate(whose: CertificateStatus['whose'], expiresAtMs: number): CertificateStatus {
  const address = 'tls://siem.example:6514';
  return { whose, address, subject: `CN=${whose}`, fingerprint: `${whose} ${expiresAtMs}`, expiresAtMs };
}

test('the end of our certificate and of the receiver is told 30, 14, 7 and 1 days before and when it is there', async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  const said: string[] = [];
  let certificates = [
    certificate('connector', start + 20 * dayMs),
    certificate('receiver', start + 8 * dayMs),
  ];
  const board = {
    get destinations() {
      return [{ ...someDestination, certificates }];
    },
  };
  const watch = certificateWatch(board, {
    clock,
    report: (notice) => {
      assert.ok(notice.notice === 'destination-certificate-expiring');
      said.push(notices[notice.notice].say(notice));
    },
  });
  for (let day = 0; day < 12; day += 1) {
    // Renewed on the tenth day.
    if (day === 10) certificates = [certificate('connector', start + 400 * dayMs)];
    await watch.take(never);
    await watch.take(never);
    clock.advance(dayMs);
  }
  assert.deepEqual(
    said.map((text) => text.replace(' of arcsight at tls://siem.example:6514,', '').replace(/\. .*/, '')),
    [
      'The client certificate CN=connector, expires in 20 days',
      'The certificate of the receiver CN=receiver, expires in 8 days',
      'The certificate of the receiver CN=receiver, expires in 7 days',
      'The client certificate CN=connector, expires in 14 days',
      'The certificate of the receiver CN=receiver, expires in 1 day',
      'The certificate of the receiver CN=receiver, expired 0 days ago',
    ],
  );
  assert.match(said[0] ?? '', /nothing has to be restarted/);
  assert.match(said[1] ?? '', /SIEM team renew/);
});

test('the connector tells the SIEM of the certificates of every destination under names of their own', () => {
  const certificates = [certificate('connector', 1), certificate('receiver', 2)];
  const destinations = ['arcsight', 'qradar'].map((name) => ({ ...someDestination, name, certificates }));
  assert.deepEqual(
    expiringCertificates({ destinations }).map(({ name, expiresAtMs }) => [name, expiresAtMs]),
    [
      ['client certificate of arcsight', 1],
      ['certificate of the receiver of arcsight (tls://siem.example:6514)', 2],
      ['client certificate of qradar', 1],
      ['certificate of the receiver of qradar (tls://siem.example:6514)', 2],
    ],
  );
});
