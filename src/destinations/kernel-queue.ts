// What the kernel still holds of a TCP connection's bytes, as Linux shows it in /proc/net/tcp (proc(5)):
// `tx_queue` counts bytes the other host has not acknowledged. Elsewhere nothing is known and 0 is told.
import { readFile } from 'node:fs/promises';
import { type Clock, systemClock } from '../world/clock.ts';

const tables = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];

/**
 * The kernel writes the tables anew for every reader, one row per socket of the machine. One reading serves all who
 * asked before it began, and all together take about this share of one processor at most.
 */
const largestShare = 1 / 20;
/** A machine that is busy makes a reading seem long, and nobody is to wait for that; milliseconds. */
const longestRestMs = 100;

export interface KernelQueues {
  /** Whether this system shows the tables. */
  areShown(): Promise<boolean>;
  /** Of the connection with these ports on our and the other side; 0 when it is gone or the table cannot be read. */
  unacknowledged(localPort: number, remotePort: number): Promise<number>;
}

/** `read` returns a table's text, empty where there is none. */
export function createKernelQueues(read: (table: string) => Promise<string>, clock: Clock): KernelQueues {
  const neverAborted = new AbortController().signal;
  let next: Promise<readonly string[]> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let mayReadAt = 0;

  /** As they are after the call: what is older might not know of bytes that its caller has written since. */
  function readTables(): Promise<readonly string[]> {
    next ??= readAfter(last);
    return next;
  }

  async function readAfter(before: Promise<unknown>): Promise<readonly string[]> {
    await before;
    const waitMs = mayReadAt - clock.monotonic();
    if (waitMs > 0) await clock.sleep(waitMs, neverAborted);
    // Whoever asks from now on needs a later reading.
    next = undefined;
    const startedAt = clock.monotonic();
    const reading = Promise.all(tables.map(read));
    last = reading;
    const texts = await reading;
    const now = clock.monotonic();
    mayReadAt = now + Math.min(longestRestMs, (now - startedAt) / largestShare);
    return texts;
  }

  return {
    areShown: async () => (await readTables()).some((text) => text !== ''),
    unacknowledged: async (localPort, remotePort) => {
      const found = (await readTables()).flatMap((text) => queuesIn(text, localPort, remotePort));
      // The system may use a port of ours twice, towards different hosts.
      return Math.max(0, ...found);
    },
  };
}

/** Of this machine, for all connections of the process together. */
export const kernelQueues = createKernelQueues(
  (table) => readFile(table, 'latin1').catch(() => ''),
  systemClock,
);

/** Rows read `sl local_address rem_address st tx_queue:rx_queue …` with ports and counts in hexadecimal. */
function queuesIn(table: string, localPort: number, remotePort: number): readonly number[] {
  const row = new RegExp(
    `: [0-9A-F]+:${hexPort(localPort)} [0-9A-F]+:${hexPort(remotePort)} [0-9A-F]{2} ([0-9A-F]{8}):`,
    'g',
  );
  return [...table.matchAll(row)].map(([, bytes = '0']) => Number.parseInt(bytes, 16));
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
