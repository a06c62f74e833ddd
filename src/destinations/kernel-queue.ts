// What the kernel still holds of a TCP connection's bytes, as Linux shows it in /proc/net/tcp (proc(5)):
// `tx_queue` counts bytes the other host has not acknowledged. Elsewhere nothing is known and 0 is told.
import { readFile } from 'node:fs/promises';

const tables = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];

/** Of the connection with these ports on our and the other side; 0 when it is gone or the table cannot be read. */
export async function unacknowledgedInKernel(localPort: number, remotePort: number): Promise<number> {
  for (const table of tables) {
    const text = await readFile(table, 'latin1').catch(() => '');
    const bytes = queueIn(text, localPort, remotePort);
    if (bytes !== undefined) return bytes;
  }
  return 0;
}

/** Rows read `sl local_address rem_address st tx_queue:rx_queue …` with ports and counts in hexadecimal. */
function queueIn(table: string, localPort: number, remotePort: number): number | undefined {
  const row = new RegExp(
    `: [0-9A-F]+:${hexPort(localPort)} [0-9A-F]+:${hexPort(remotePort)} [0-9A-F]{2} ([0-9A-F]{8}):`,
  ).exec(table);
  return row?.[1] === undefined ? undefined : Number.parseInt(row[1], 16);
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
