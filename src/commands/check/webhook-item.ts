// What `check` says of a webhook: where it listens and what Microsoft was told. Whether Microsoft reaches it cannot be
// seen from here, and nothing is asked of the outside.
import type { Webhook } from '../../sources/webhook.ts';
import { type CheckItem, ok } from './check-item.ts';

export function webhookItem({ source, address, host, port, authId, certificate }: Webhook): CheckItem {
  return {
    subject: `webhook of ${source}`,
    look: async () => {
      await authId.read();
      await certificate?.chain.read();
      await certificate?.key.read();
      const listens = `${address} (https) is told to Microsoft; the service listens on ${host} port ${port}`;
      const reach = `Microsoft's servers must reach ${new URL(address).host} from the Internet, which cannot be tried from here; until they do, content comes by polling alone.`;
      return certificate === undefined
        ? ok(`${listens} without TLS`, `A proxy in front has to speak TLS and pass calls on. ${reach}`)
        : ok(`${listens} with TLS`, reach);
    },
  };
}
