// Where the control socket is. A unix socket's path holds 107 bytes, a state folder may lie deeper: then the
// folder is opened and the path leads through its descriptor, which is always short (Linux).
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const socketName = 'control.socket';
/** `sun_path` of Linux, without its closing zero byte. */
const longestPath = 107;

export interface SocketPath {
  /** Valid until `release`. */
  readonly path: string;
  release(): Promise<void>;
}

/** Throws as `open` does when the state folder is missing or must not be read. */
export async function openSocketPath(stateFolder: string): Promise<SocketPath> {
  const path = join(stateFolder, socketName);
  if (Buffer.byteLength(path) <= longestPath) return { path, release: async () => {} };
  const folder = await open(stateFolder);
  return { path: `/proc/self/fd/${folder.fd}/${socketName}`, release: () => folder.close() };
}
