// The journal's view of a file system: asynchronous, positioned, explicit about what is on disk.
// Only what durability needs is here, so that a test can put a lying disk in its place.
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, stat, statfs, truncate, unlink } from 'node:fs/promises';

export interface OpenFile {
  /** Writes all buffers one after the other at `position` (bytes); loops over short writes. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** Fills as much of `into` as the file holds from `position`; returns the count of bytes read. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** fdatasync. Whoever sees it fail must not call it again on this file: the pages may be gone. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

export interface Files {
  /**
   * `create` fails when the file exists already, the others when it does not. With `extend` each write lands at
   * the end as the file is at that moment, whatever its position says, so that two writers never overwrite each
   * other. `mode` is that of a file that is created, whatever the umask; 0600 if left out.
   */
  open(path: string, how: 'create' | 'append' | 'extend' | 'read', mode?: number): Promise<OpenFile>;
  /** Names, sorted; an absent folder is an empty one. */
  list(folder: string): Promise<readonly string[]>;
  /** Undefined when there is no such file. */
  size(path: string): Promise<number | undefined>;
  /** Creates the folder and its parents (mode 0700). */
  makeFolder(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  truncate(path: string, length: number): Promise<void>;
  /** fsync of the folder: makes creations, renames and removals in it durable. */
  syncFolder(folder: string): Promise<void>;
  /** Whether the folder lives in memory (tmpfs, ramfs) and so does not survive a power cut. */
  isInMemory(folder: string): Promise<boolean>;
}

const tmpfsMagic = 0x01021994;
const ramfsMagic = 0x858458f6;

const openFlags = {
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  append: constants.O_RDWR,
  extend: constants.O_RDWR | constants.O_APPEND,
  read: constants.O_RDONLY,
};

export const systemFiles: Files = {
  open: async (path, how, mode = 0o600) => {
    const handle = await open(path, openFlags[how] | constants.O_NOFOLLOW, 0o600);
    if (how === 'create' && mode !== 0o600) await handle.chmod(mode);
    return {
      write: async (buffers, position) => {
        let at = position;
        for (const buffer of buffers) {
          let done = 0;
          while (done < buffer.length) {
            const { bytesWritten } = await handle.write(buffer, done, buffer.length - done, at);
            done += bytesWritten;
            at += bytesWritten;
          }
        }
      },
      read: async (into, position) => {
        let done = 0;
        while (done < into.length) {
          const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done;
      },
      sync: () => handle.datasync(),
      truncate: (length) => handle.truncate(length),
      size: async () => (await handle.stat()).size,
      close: () => handle.close(),
    };
  },
  list: async (folder) => {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  size: async (path) => {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  makeFolder: async (folder) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  },
  rename,
  remove: unlink,
  truncate,
  syncFolder: async (folder) => {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  isInMemory: async (folder) => {
    const { type } = await statfs(folder);
    return type === tmpfsMagic || type === ramfsMagic;
  },
};

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
