// Appends groups of blocks to the newest segment, one sync each. A group that the disk did not keep is written again
// to a new segment: the same file is never synced twice after a failure, because its pages may be gone.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Report } from '../../notices/notice.ts';
import type { Files, OpenFile } from '../../world/files.ts';
import { type JournalFolder, segmentPath } from './folder.ts';

export const segmentBytes = 64 * 1024 * 1024;

export interface Written {
  readonly segment: number;
  readonly offset: number;
}

interface Current {
  readonly file: OpenFile;
  readonly first: number;
  end: number;
}

export class SegmentWriter {
  readonly #files: Files;
  readonly #folder: JournalFolder;
  readonly #report: Report;
  readonly #limit: number;
  readonly #broken = new AbortController();
  #current: Current | undefined;
  #failedSyncs = 0;

  constructor(files: Files, folder: JournalFolder, report: Report, limit = segmentBytes) {
    this.#files = files;
    this.#folder = folder;
    this.#report = report;
    this.#limit = limit;
  }

  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Goes on behind the last complete block of an existing segment. */
  async resume(first: number, end: number): Promise<void> {
    const file = await this.#files.open(segmentPath(this.#folder, first), 'append');
    this.#current = { file, first, end };
  }

  /** The next append begins a new segment. */
  async rotate(): Promise<void> {
    const file = this.#current?.file;
    this.#current = undefined;
    await file?.close().catch(() => {});
  }

  /**
   * Durable when it resolves. `firstBlock` is the number of the group's first block. Throws `journal-full`
   * (the disk has no space), `journal-write-failed` or `journal-broken`; then nothing of the group counts.
   */
  async append(buffers: readonly Uint8Array[], length: number, firstBlock: number): Promise<Written> {
    for (;;) {
      this.broken.throwIfAborted();
      if (this.#current !== undefined && this.#current.end >= this.#limit) await this.rotate();
      const current = this.#current ?? (await this.#begin(firstBlock));
      const offset = current.end;
      await this.#write(current, buffers);
      try {
        // The folder after the file: the new name must not outlive a file whose bytes are not there.
        await current.file.sync();
        if (offset === 0) await this.#files.syncFolder(this.#folder.segments);
      } catch (error) {
        await this.#giveUp(current, error);
        continue;
      }
      this.#failedSyncs = 0;
      current.end += length;
      return { segment: current.first, offset };
    }
  }

  async #begin(first: number): Promise<Current> {
    const path = segmentPath(this.#folder, first);
    try {
      // A file of this name can only hold blocks that were never promised: their numbers are given out again now.
      if ((await this.#files.size(path)) !== undefined) await this.#files.remove(path);
      this.#current = { file: await this.#files.open(path, 'create'), first, end: 0 };
      return this.#current;
    } catch (error) {
      throw this.#translated(path, error);
    }
  }

  async #write(current: Current, buffers: readonly Uint8Array[]): Promise<void> {
    try {
      await current.file.write(buffers, current.end);
    } catch (error) {
      const isUndone = await current.file.truncate(current.end).then(
        () => true,
        () => false,
      );
      if (!isDiskFull(error) || !isUndone || current.end === 0) await this.rotate();
      throw this.#translated(segmentPath(this.#folder, current.first), error);
    }
  }

  async #giveUp(current: Current, error: unknown): Promise<void> {
    const file = segmentPath(this.#folder, current.first);
    const reason = String(error);
    this.#failedSyncs += 1;
    // They can still be read until the power fails: the next start must not take them for durable.
    await current.file.truncate(current.end).catch(() => {});
    await this.rotate();
    if (this.#failedSyncs > 1) {
      this.#broken.abort(
        new ConnectorError('journal-broken', {
          message: `Writing to the journal (${file}) was not kept by the disk twice in a row (${reason}).`,
          cause: error,
        }),
      );
      return;
    }
    this.#report({ notice: 'journal-segment-replaced', file, reason });
  }

  #translated(file: string, error: unknown): ConnectorError {
    if (isDiskFull(error)) {
      this.#report({ notice: 'journal-disk-full', file });
      return new ConnectorError('journal-full', {
        message: `Writing to the journal (${file}) found the disk full.`,
        cause: error,
        remedy: 'Free space on the disk of the state folder.',
      });
    }
    return new ConnectorError('journal-write-failed', {
      message: `Writing to the journal (${file}) failed: ${String(error)}.`,
      cause: error,
    });
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
