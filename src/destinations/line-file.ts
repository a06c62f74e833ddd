// One file of lines that grows at its end, as a file destination writes it. What the disk has not confirmed by a
// sync is not proven, and a file whose sync has failed is never synced again.
import type { Files } from '../world/files.ts';
import { fileFailure } from './file-failure.ts';

export interface LineFile {
  readonly path: string;
  readonly bytes: number;
  /** Whether this process made it. */
  readonly isNew: boolean;
  /** Whole lines, each with its line feed. Throws a ConnectorError; the file then ends with a whole line, if at all possible. */
  write(lines: Uint8Array): Promise<void>;
  /** Throws a ConnectorError. */
  sync(): Promise<void>;
  /** Whether the file at this path is still ours and as long as we left it. */
  isInPlace(): Promise<boolean>;
  /** Never throws. */
  close(): Promise<void>;
}

const lineFeed = 0x0a;

/** Goes on behind what is there; a line that breaks off there is ended, so that it does not damage the next one. */
export async function openLineFile(files: Files, path: string, mode: number): Promise<LineFile> {
  let bytes = 0;
  const isNew = (await attempt('Opening', () => files.size(path))) === undefined;
  if (isNew) await attempt('Making', async () => (await files.open(path, 'create', mode)).close());
  const file = await attempt('Opening', () => files.open(path, 'extend'));
  try {
    if (!isNew) await endLastLine();
  } catch (error) {
    await close();
    throw error;
  }

  async function attempt<T>(doing: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw fileFailure(doing, path, error);
    }
  }

  async function endLastLine(): Promise<void> {
    bytes = await attempt('Opening', () => file.size());
    const last = Buffer.alloc(1);
    if (bytes === 0) return;
    await attempt('Reading', () => file.read(last, bytes - 1));
    if (last[0] !== lineFeed) await write(Buffer.of(lineFeed));
  }

  async function write(lines: Uint8Array): Promise<void> {
    try {
      await file.write([lines], bytes);
    } catch (error) {
      // What got through of a full disk's last write is no whole line.
      await file.truncate(bytes).catch(() => {});
      throw fileFailure('Writing to', path, error);
    }
    bytes += lines.length;
  }

  async function close(): Promise<void> {
    await file.close().catch(() => {});
  }

  return {
    path,
    get bytes() {
      return bytes;
    },
    isNew,
    write,
    sync: () => attempt('Syncing', () => file.sync()),
    isInPlace: async () => (await files.size(path).catch(() => undefined)) === bytes,
    close,
  };
}
