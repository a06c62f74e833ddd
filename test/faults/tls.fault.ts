// The receiver's side of TLS fails while lines flow: its certificate, its handshake, the end of its connections.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Certificate, makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { busy, fault, rowsAtOnce } from './fault.ts';
import type { Place, Stage } from './stage.ts';

const level = 'confirmed-by-close';
const authority = makeAuthority('Fault Authority');
const good = makeCertificate({ issuer: authority });

const pem = ({ certificate: cert, key }: Certificate) => ({ tls: { cert, key } });

function place(_: AsyncDisposableStack, folder: string): Place {
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.certificate);
  return {
    receiver: pem(good),
    destination: { transport: 'tls', tls: { caFile, serverName: 'localhost' }, allowCleartext: undefined },
  };
}

/** The receiver comes back with another certificate, and after the refusal with the good one again. */
async function showMeanwhile({ receiver, service }: Stage, certificate: Certificate): Promise<void> {
  await receiver.kill();
  const refused = service.says('delivery-holds');
  await receiver.start(pem(certificate));
  await refused;
  await receiver.kill();
  await receiver.start();
}

const wrong: readonly (readonly [what: string, certificate: Certificate])[] = [
  ['an expired certificate', makeCertificate({ issuer: authority, validFromDays: -30, validToDays: -1 })],
  ['a certificate of another name', makeCertificate({ issuer: authority, names: ['other.example'] })],
  ['a certificate of an unknown authority', makeCertificate({ issuer: makeAuthority('Somebody') })],
];

// A refused certificate is looked at again after about a minute: all of these wait side by side.
describe('the TLS of the receiver', { concurrency: 2 * rowsAtOnce }, () => {
  const row = { level, place, repeats: busy } as const;

  for (const [what, certificate] of wrong) {
    fault({ ...row, fault: `receiver shows ${what} for a while`, seconds: 150 }, (stage) =>
      showMeanwhile(stage, certificate),
    );
  }

  fault({ ...row, fault: 'TLS cut off without close_notify' }, ({ receiver }) => receiver.tell('truncate'));

  fault({ ...row, fault: 'TLS receiver killed (SIGKILL)' }, async ({ receiver }) => {
    await receiver.kill();
    await receiver.start();
  });

  fault({ ...row, fault: 'TLS receiver resets all connections' }, ({ receiver }) => receiver.tell('reset'));

  fault({ ...row, fault: 'connector killed in a TLS handshake' }, async ({ receiver, service }) => {
    receiver.freeze();
    await service.kill();
    await service.start();
    await delay(1_000);
    await service.kill();
    receiver.thaw();
    await service.start();
  });
});
