// The end of the journal after a crash: what an unfinished write has left is copied away and cut off.
import { basename, join } from 'node:path';
import type { Report } from '../../notices/notice.ts';
import type { Files } from '../../world/files.ts';
import type { Contents } from './contents.ts';
import { type JournalFolder, segmentPath } from './folder.ts';
import { copyToQuarantine } from './quarantine.ts';
import type { Segment } from './segment-list.ts';

export interface TailParts {
  readonly files: Files;
  readonly folder: JournalFolder;
  readonly report: Report;
  readonly contents: Contents;
}

/**
 * Cuts what stands behind the last complete block of the newest segment, and newer files without any block.
 * False when there was no space for a copy: then nothing is cut, and the next write begins a new segment.
 */
export async function cutTail(parts: TailParts, found: readonly number[]): Promise<boolean> {
  const newest = parts.contents.segments.newest;
  try {
    for (const first of found) {
      if (first > (newest?.first ?? 0)) await setAsideWhole(parts, first);
      else if (newest !== undefined && first === newest.first) await cutBehind(parts, newest);
    }
    await parts.files.syncFolder(parts.folder.segments);
    return true;
  } catch {
    return false;
  }
}

async function setAsideWhole({ files, folder, report }: TailParts, first: number): Promise<void> {
  const file = segmentPath(folder, first);
  const bytes = (await files.size(file)) ?? 0;
  if (bytes === 0) return files.remove(file);
  const quarantined = join(folder.quarantine, basename(file));
  await files.rename(file, quarantined);
  await files.syncFolder(folder.quarantine);
  report({ notice: 'journal-tail-cut', file, bytes, quarantined });
}

async function cutBehind({ files, folder, report }: TailParts, newest: Segment): Promise<void> {
  const path = segmentPath(folder, newest.first);
  const bytes = ((await files.size(path)) ?? 0) - newest.end;
  if (bytes <= 0) return;
  const quarantined = await copyToQuarantine(files, folder.quarantine, path, newest.end, bytes);
  const file = await files.open(path, 'append');
  try {
    await file.truncate(newest.end);
    await file.sync();
  } finally {
    await file.close();
  }
  report({ notice: 'journal-tail-cut', file: path, bytes, quarantined });
}
