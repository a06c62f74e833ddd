// The files of a file destination one after the other: which one is written now, when the next one begins, and
// which old ones are removed. It outlives a connection, and with it what is known of files the disk failed.
import { join } from 'node:path';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import type { Files } from '../world/files.ts';
import { fileFailure } from './file-failure.ts';
import type { FileName, FilePattern } from './file-pattern.ts';
import { type LineFile, openLineFile } from './line-file.ts';

export interface FileSeries {
  /** The file that lines go into now, opened; its name is on disk. Throws a ConnectorError. */
  open(): Promise<LineFile>;
  /** Whether lines that come now belong into another file. */
  isOver(file: LineFile): Promise<boolean>;
  /**
   * The disk failed to keep what was written to it: lines go into another one from now on. A new file that
   * holds nothing proven is removed.
   */
  condemn(file: LineFile, holdsProven: boolean): Promise<void>;
}

export interface FileSeriesSetup {
  readonly destination: string;
  readonly pattern: FilePattern;
  readonly rotateMegabytes: number | undefined;
  readonly keepFiles: number | undefined;
  readonly groupMayRead: boolean;
  readonly files: Files;
  readonly clock: Clock;
  readonly report: Report;
}

export function createFileSeries(setup: FileSeriesSetup): FileSeries {
  const { destination, pattern, rotateMegabytes, keepFiles, files, clock, report } = setup;
  const largestBytes = rotateMegabytes === undefined ? Number.POSITIVE_INFINITY : rotateMegabytes * 1_000_000;
  const mode = setup.groupMayRead ? 0o640 : 0o600;
  const pathOf = ({ name }: FileName) => join(pattern.folder, name);
  let condemned: string | undefined;
  let date = '';

  async function ours(): Promise<readonly FileName[]> {
    const names = await files.list(pattern.folder).catch((error: unknown) => {
      throw fileFailure('Looking into', pattern.folder, error);
    });
    return pattern.ours(names);
  }

  async function isUsedUp(name: FileName): Promise<boolean> {
    const bytes = await files.size(pathOf(name)).catch(() => undefined);
    return pathOf(name) === condemned || (bytes ?? 0) >= largestBytes;
  }

  async function current(): Promise<FileName> {
    const first = pattern.at(clock.now(), 0);
    const last = (await ours()).findLast(({ date }) => date === first.date);
    if (last === undefined) return first;
    return (await isUsedUp(last)) ? pattern.at(clock.now(), last.number + 1) : last;
  }

  /** The file that is written is the newest unless the clock was set back; it is spared in any case. */
  async function removeOld(written: LineFile): Promise<void> {
    if (keepFiles === undefined) return;
    const others = (await ours()).map(pathOf).filter((path) => path !== written.path);
    for (const path of others.slice(0, Math.max(0, others.length - keepFiles + 1))) {
      try {
        await files.remove(path);
        report({ notice: 'destination-file-removed', destination, path });
      } catch (error) {
        const { message, remedy } = fileFailure('Removing', path, error);
        report({ notice: 'destination-file-not-removed', destination, message, remedy });
      }
    }
  }

  return {
    open: async () => {
      const name = await current();
      const file = await openLineFile(files, pathOf(name), mode);
      ({ date } = name);
      try {
        // Also for a file that was there: who made it may have died before its name was on disk.
        await files.syncFolder(pattern.folder);
        await removeOld(file);
      } catch (error) {
        await file.close();
        throw fileFailure('Syncing', pattern.folder, error);
      }
      report({ notice: 'destination-file-opened', destination, path: file.path });
      return file;
    },
    isOver: async (file) =>
      file.bytes >= largestBytes || pattern.at(clock.now(), 0).date !== date || !(await file.isInPlace()),
    condemn: async (file, holdsProven) => {
      if (holdsProven || !file.isNew) condemned = file.path;
      else await files.remove(file.path).catch(() => {});
    },
  };
}
