// What `check` tries with a destination: connect, verify, see how it proves delivery and until when the
// certificates are good, and hang up.
import { createDestination } from '../../destinations/create-destination.ts';
import type { DestinationWorld } from '../../destinations/destination-world.ts';
import { hostAndPortText } from '../../destinations/host-list.ts';
import type { DestinationOptions } from '../../destinations/options.ts';
import { expiryStage } from '../../notices/expiry-stage.ts';
import { expiryText } from '../../notices/expiry-text.ts';
import type { Notice } from '../../notices/notice.ts';
import { type CheckItem, ok } from './check-item.ts';

type ShownCertificate = Extract<Notice, { readonly notice: 'destination-certificate' }>;

/** One for each of its hosts. */
export function destinationItems(options: DestinationOptions, world: DestinationWorld): readonly CheckItem[] {
  const { hosts } = options;
  if (hosts.length < 2) return [hostItem(options, '', world)];
  return hosts.map((host) =>
    hostItem({ ...options, ...host, hosts: [host] }, ` at ${hostAndPortText(host)}`, world),
  );
}

function hostItem(options: DestinationOptions, place: string, world: DestinationWorld): CheckItem {
  const { name, transport, host, port } = options;
  return {
    subject: `destination ${name}${place}`,
    look: async (signal) => {
      const certificates: ShownCertificate[] = [];
      const report = (notice: Notice) => {
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
      const takes =
        destination.proof === 'sent'
          ? 'can be sent to, and nobody says whether lines arrive'
          : `takes connections; proof ${destination.proof}`;
      const found = `${transport}://${host}:${port} ${takes}${ends.join('')}`;
      const isEnding = certificates.some(({ expiresAtMs }) => expiryStage(expiresAtMs, now) !== undefined);
      if (destination.proof === options.proof) {
        return isEnding ? ok(found, 'Have the certificate renewed before it ends.') : ok(found);
      }
      const remedy = `It does not answer an orderly close, so ${options.proof} is not possible with it; see README, "What is guaranteed".`;
      return ok(found, remedy);
    },
  };
}
