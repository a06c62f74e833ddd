// Where everything lies in the state folder. Whoever needs a path asks here.
import { join } from 'node:path';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Files } from '../../world/files.ts';

export interface JournalFolder {
  readonly segments: string;
  readonly known: string;
  readonly quarantine: string;
  readonly catalogue: string;
  readonly lock: string;
  readonly holder: string;
}

const segmentEnding = '.segment';
const nameDigits = 16;

export function journalFolder(stateFolder: string): JournalFolder {
  return {
    segments: join(stateFolder, 'segments'),
    known: join(stateFolder, 'known'),
    quarantine: join(stateFolder, 'quarantine'),
    catalogue: join(stateFolder, 'catalogue.sqlite'),
    lock: join(stateFolder, 'lock.sqlite'),
    holder: join(stateFolder, 'lock.pid'),
  };
}

export function segmentPath(folder: JournalFolder, first: number): string {
  return join(folder.segments, `${String(first).padStart(nameDigits, '0')}${segmentEnding}`);
}

/** The numbers of the first blocks, in order; other files are left alone. */
export async function listSegments(files: Files, folder: JournalFolder): Promise<readonly number[]> {
  const names = await files.list(folder.segments);
  return names
    .filter((name) => name.endsWith(segmentEnding))
    .map((name) => Number(name.slice(0, -segmentEnding.length)))
    .filter((first) => Number.isSafeInteger(first) && first > 0)
    .sort((a, b) => a - b);
}

/** Creates what is missing (0700). Throws `journal-in-memory`. */
export async function prepareFolder(
  files: Files,
  stateFolder: string,
  allowInMemory: boolean,
): Promise<JournalFolder> {
  await files.makeFolder(stateFolder);
  if (!allowInMemory && (await files.isInMemory(stateFolder))) {
    throw new ConnectorError('journal-in-memory', {
      message: `Opening the journal in ${stateFolder} found a folder in memory (tmpfs), which a power cut empties.`,
    });
  }
  const folder = journalFolder(stateFolder);
  for (const part of [folder.segments, folder.known, folder.quarantine]) await files.makeFolder(part);
  await files.syncFolder(stateFolder);
  return folder;
}
