// Whether users other than its owner may do something with a file or folder.
import { stat } from 'node:fs/promises';

/** False when it is missing or cannot be looked at. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  try {
    return ((await stat(path)).mode & 0o077) !== 0;
  } catch {
    return false;
  }
}
