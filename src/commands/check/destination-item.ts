// What `check` tries with a destination: connect, verify, see how it proves delivery and until when the
// certificates are good, and hang up.
import { createDestination } from '../../destinations/create-destination.ts';
import type { ProofLevel } from '../../destinations/destination.ts';
import type { DestinationWorld } from '../../destinations/destination-world.ts';
import { hostAndPortText } from '../../destinations/host-list.ts';
import type { DestinationOptions } from '../../destinations/options.ts';
import { expiryStage } from '../../notices/expiry-stage.ts';
import { expiryText } from '../../notices/expiry-text.ts';
import type { Notice } from '../../notices/notice.ts';
import { type CheckItem, ok } from './check-item.ts';

type ShownCertificate = Extract<Notice, { readonly notice: 'destination-certificate' }>;

/** What was seen, where nothing answers an opening. */
const takes: Readonly<Partial<Record<ProofLevel, string>>> = {
  sent: 'can be sent to, and nobody says whether lines arrive',
  'on-disk': 'can be written to',
};

/** One for each of its hosts. */
export function destinationItems(options: DestinationOptions, world: DestinationWorld): readonly CheckItem[] {
  const { hosts } = options;
  if (hosts.length < 2) return [hostItem(options, '', world)];
  return hosts.map((host) =>
    hostItem({ ...options, ...host, hosts: [host] }, ` at ${hostAndPortText(host)}`, world),
  );
}

function hostItem(options: DestinationOptions, place: string, world: DestinationWorld): CheckItem {
  const { name } = options;
  return {
    subject: `destination ${name}${place}`,
    look: async (signal) => {
      const certificates: ShownCertificate[] = [];
      let address = name;
      const report = (notice: Notice) => {
        if (notice.notice === 'destination-connected') address = notice.address;
        if (notice.notice === 'destination-certificate') certificates.push(notice);
        world.report(notice);
      };
      const destination = createDestination(options, { ...world, report });
      const connection = await destination.open(signal);
      await connection.close(signal);
      const now = world.clock.now();
      const ends = certificates.map(({ whose, subject, expiresAtMs }) => {
        const whoseText = whose === 'receiver' ? 'its certificate' : 'our client certificate';
        return `; ${whoseText} ${subject} ${expiryText(expiresAtMs, now)}`;
      });
      const found = `${address} ${takes[destination.proof] ?? 'takes connections'}; proof ${destination.proof}${ends.join('')}`;
      const isEnding = certificates.some(({ expiresAtMs }) => expiryStage(expiresAtMs, now) !== undefined);
      if (destination.proof === options.proof) {
        return isEnding ? ok(found, 'Have the certificate renewed before it ends.') : ok(found);
      }
      const remedy = `It does not answer an orderly close, so ${options.proof} is not possible with it; see README, "What is guaranteed".`;
      return ok(found, remedy);
    },
  };
}
