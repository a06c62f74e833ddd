// The state folder belongs to one process. The lock is an exclusive transaction on a small database file: the
// kernel gives it up when its holder dies in whatever way, so a stale lock does not exist; it holds between
// containers that share a volume (an abstract socket does not) and needs no guess about process ids.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Files } from '../../world/files.ts';
import { lockDatabase } from './catalogue.ts';
import type { JournalFolder } from './folder.ts';

export interface Lock {
  release(): void;
}

export type TakeLock = (files: Files, folder: JournalFolder) => Promise<Lock>;

/** Throws `journal-locked` with the holder's process id. */
export const takeLock: TakeLock = async (files, folder) => {
  await createPrivately(files, folder.lock);
  const lock = lockDatabase(folder.lock);
  if (lock === undefined) {
    const holder = await readText(files, folder.holder);
    throw new ConnectorError('journal-locked', {
      message: `Locking the state folder (${folder.lock}) found it held by process ${holder || 'unknown'}.`,
    });
  }
  // The name is for the message above: a full disk must not keep anybody from starting.
  await writeHolder(files, folder.holder).catch(() => {});
  return lock;
};

async function writeHolder(files: Files, path: string): Promise<void> {
  if ((await files.size(path)) !== undefined) await files.remove(path);
  const file = await files.open(path, 'create');
  try {
    await file.write([Buffer.from(String(process.pid))], 0);
  } finally {
    await file.close();
  }
}

/** Before the database opens the file itself, so that it has our mode (0600). */
export async function createPrivately(files: Files, path: string): Promise<void> {
  // An existing file is not opened: closing any descriptor of it would give up this process's lock.
  if ((await files.size(path)) !== undefined) return;
  await (await files.open(path, 'create')).close();
}

async function readText(files: Files, path: string): Promise<string> {
  const size = (await files.size(path)) ?? 0;
  if (size === 0) return '';
  const file = await files.open(path, 'read');
  try {
    const bytes = Buffer.alloc(size);
    await file.read(bytes, 0);
    return bytes.toString('utf8');
  } finally {
    await file.close();
  }
}
