// Where a receiver of datagrams is now: its name is looked up again from time to time, because nothing else
// would ever tell that it has moved.
import type { Clock } from '../world/clock.ts';
import { type Datagrams, openDatagrams } from './udp.ts';

export interface UdpPeer {
  /** A socket to where the receiver is; the same as before while that holds. */
  datagrams(): Promise<Datagrams>;
  close(): void;
}

export interface UdpPeerSetup {
  readonly port: number;
  /** What the receiver's name stands for now, at least one. */
  readonly addresses: () => Promise<readonly string[]>;
  /** Hears what the system reports of datagrams that had left. */
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

/** How long an address is good for; milliseconds. */
const addressMs = 60_000;

/** Throws what `addresses` throws, and errors of the system. */
export async function openUdpPeer({ port, addresses, onError, clock }: UdpPeerSetup): Promise<UdpPeer> {
  let isClosed = false;
  let { address, datagrams } = await find();
  let foundAt = clock.monotonic();

  async function find(): Promise<{ readonly address: string; readonly datagrams: Datagrams }> {
    const [next = ''] = await addresses();
    return { address: next, datagrams: await openDatagrams(next, port, onError) };
  }

  /** One of several addresses is kept for as long as it is among them. */
  async function follow(): Promise<void> {
    if ((await addresses()).includes(address)) return;
    const moved = await find();
    datagrams.close();
    ({ address, datagrams } = moved);
    if (isClosed) datagrams.close();
  }

  return {
    datagrams: async () => {
      if (clock.monotonic() - foundAt >= addressMs) {
        foundAt = clock.monotonic();
        // While its name cannot be resolved the receiver is taken to be where it was.
        await follow().catch(() => {});
      }
      return datagrams;
    },
    close: () => {
      isClosed = true;
      datagrams.close();
    },
  };
}
