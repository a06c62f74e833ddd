// What a killed process has written may be in the page cache only. Before a start builds on it, hands it out or
// takes it for known, it must be on disk: a power cut soon after would take it away again.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Files } from '../../world/files.ts';
import { type JournalFolder, segmentPath } from './folder.ts';
import { syncFile } from './sync-file.ts';

/** Throws `journal-write-failed`. */
export async function makeDurable(
  files: Files,
  folder: JournalFolder,
  segments: readonly number[],
): Promise<void> {
  try {
    for (const first of segments) await syncFile(files, segmentPath(folder, first));
    await files.syncFolder(folder.segments);
  } catch (error) {
    throw new ConnectorError('journal-write-failed', {
      message: `Making durable what the journal (${folder.segments}) holds failed: ${String(error)}.`,
      cause: error,
    });
  }
}
