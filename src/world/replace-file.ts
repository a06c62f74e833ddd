// Replaces a small file as a whole: whoever reads it, and whoever reads it after a power cut, sees the old
// content or the new one, never a mixture.
import { dirname } from 'node:path';
import type { Files } from './files.ts';

/** Readable by its owner only. `unique` makes the name of the unfinished file, so that two writers never share one. */
export async function replaceFile(
  files: Files,
  path: string,
  content: string,
  unique: string,
): Promise<void> {
  const unfinished = `${path}.${unique}.new`;
  try {
    const file = await files.open(unfinished, 'create');
    try {
      await file.write([Buffer.from(content)], 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(unfinished, path);
  } catch (error) {
    await files.remove(unfinished).catch(() => {});
    throw error;
  }
  await files.syncFolder(dirname(path));
}
