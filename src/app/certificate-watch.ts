// The certificates in use towards receivers, ours and theirs, and the warnings before they end: in the log here,
// at the SIEM by the connector's own source.
import { expiryStage } from '../notices/expiry-stage.ts';
import type { Report } from '../notices/notice.ts';
import type { CertificateStatus } from '../notices/status.ts';
import type { StatusBoard } from '../notices/status-board.ts';
import type { ExpiringCredential } from '../sources/connector/credential-events.ts';
import type { Clock } from '../world/clock.ts';
import type { Look } from './looking.ts';

const lookEveryMs = 300_000;

const remedies: Readonly<Record<CertificateStatus['whose'], string>> = {
  connector:
    'Have a new client certificate issued and put it and its key in place of the old files; nothing has to be restarted.',
  receiver:
    "Let the SIEM team renew the receiver's certificate; where it is pinned, put the new fingerprint beside the old one first.",
};

export function certificateWatch(
  board: Pick<StatusBoard, 'destinations'>,
  { clock, report }: { readonly clock: Clock; readonly report: Report },
): Look {
  const told = new Map<string, { readonly fingerprint: string; readonly stage: number }>();

  function tell(destination: string, certificate: CertificateStatus): void {
    const { whose, address, subject, fingerprint, expiresAtMs } = certificate;
    const atMs = clock.now();
    const stage = expiryStage(expiresAtMs, atMs);
    const key = `${destination} ${address} ${whose}`;
    const last = told.get(key);
    if (stage === undefined || (last?.fingerprint === fingerprint && last.stage <= stage)) return;
    told.set(key, { fingerprint, stage });
    report({
      notice: 'destination-certificate-expiring',
      destination,
      address,
      whose,
      subject,
      expiresAtMs,
      atMs,
      remedy: remedies[whose],
    });
  }

  return {
    what: 'the expiry of certificates',
    firstPauseMs: lookEveryMs,
    take: async () => {
      for (const { name, certificates } of board.destinations) {
        for (const certificate of certificates) tell(name, certificate);
      }
    },
    pauseMs: () => lookEveryMs,
  };
}

/** As the connector's own source tells them. */
export function expiringCertificates(
  board: Pick<StatusBoard, 'destinations'>,
): readonly ExpiringCredential[] {
  return board.destinations.flatMap(({ name, certificates }) =>
    certificates.map(({ whose, address, expiresAtMs }) => ({
      name:
        whose === 'receiver'
          ? `certificate of the receiver of ${name} (${address})`
          : `client certificate of ${name}`,
      expiresAtMs,
      remedy: remedies[whose],
    })),
  );
}
