// Where bytes go that the journal cannot use: nothing is thrown away because it looks wrong.
import { basename, join } from 'node:path';
import type { Files } from '../../world/files.ts';

const pieceBytes = 1024 * 1024;

/** Copies a stretch of a file, durably; returns the path of the copy. A copy made before is kept. */
export async function copyToQuarantine(
  files: Files,
  quarantine: string,
  path: string,
  offset: number,
  length: number,
): Promise<string> {
  const copy = join(quarantine, `${basename(path)}.${offset}-${offset + length}`);
  if ((await files.size(copy)) === length) return copy;
  if ((await files.size(copy)) !== undefined) await files.remove(copy);
  const from = await files.open(path, 'read');
  const to = await files.open(copy, 'create');
  try {
    const piece = Buffer.alloc(Math.min(pieceBytes, length));
    for (let done = 0; done < length; ) {
      const count = await from.read(piece.subarray(0, Math.min(piece.length, length - done)), offset + done);
      if (count === 0) break;
      await to.write([piece.subarray(0, count)], done);
      done += count;
    }
    await to.sync();
  } finally {
    await from.close();
    await to.close();
  }
  await files.syncFolder(quarantine);
  return copy;
}
