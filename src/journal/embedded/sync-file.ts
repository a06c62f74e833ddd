// Makes what a file holds durable, whoever wrote it.
import type { Files } from '../../world/files.ts';

export async function syncFile(files: Files, path: string): Promise<void> {
  const file = await files.open(path, 'append');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
