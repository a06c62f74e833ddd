// The files that say which lines a destination has taken, one folder per destination, a new file each day and
// after each start: frames of a length, a check sum and deflated JSON, written once and never changed. A frame cut
// short by a crash ends its file.
import { join } from 'node:path';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Files } from '../../world/files.ts';
import type { TakenRecord } from '../journal.ts';

/** Lines that became settled at one moment. */
export interface SettledFrame {
  readonly settledAtMs: number;
  readonly taken: readonly TakenRecord[];
}

const ending = '.settled';
const headBytes = 8;
/** No frame is written so large; a length beyond it is damage. */
const mostFrameBytes = 64 * 1024 * 1024;

type StoredRecord = readonly [recordId: string, tenant: string, feed: string, first: number, lines: number];

export function settledFolder(stateFolder: string, destination?: string): string {
  const folder = join(stateFolder, 'settled');
  // A destination's name may be anything; a folder's may not.
  return destination === undefined ? folder : join(folder, encodeURIComponent(destination));
}

/** `2026-01-08.0001.settled`; `day` is a day of UTC. */
export function settledFileName(day: string, number: number): string {
  return `${day}.${String(number).padStart(4, '0')}${ending}`;
}

/** The names of a destination's files, in order, by the day they are of. */
export async function listSettledFiles(
  files: Files,
  folder: string,
): Promise<readonly { readonly name: string; readonly day: string; readonly number: number }[]> {
  return (await files.list(folder)).flatMap((name) => {
    const [, day, number] = /^(\d{4}-\d\d-\d\d)\.(\d{4,})\.settled$/.exec(name) ?? [];
    return day === undefined ? [] : [{ name, day, number: Number(number) }];
  });
}

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** As it is appended. A frame is small: compressing it takes a millisecond or two, less than handing it to a thread. */
export function encodeFrame({ settledAtMs, taken }: SettledFrame): Uint8Array {
  const records = taken.map(
    ({ recordId, tenant, feed, firstSequence, lines }): StoredRecord => [
      recordId,
      tenant,
      feed,
      firstSequence,
      lines,
    ],
  );
  const body = deflateRawSync(Buffer.from(JSON.stringify([settledAtMs, records])));
  const frame = Buffer.alloc(headBytes + body.length);
  frame.writeUInt32LE(body.length, 0);
  frame.writeUInt32LE(crc32(body), 4);
  body.copy(frame, headBytes);
  return frame;
}

/** What can be read of a file; it ends at the first frame that is not whole. */
export async function* readFrames(files: Files, path: string): AsyncGenerator<SettledFrame> {
  const file = await files.open(path, 'read');
  try {
    const head = Buffer.alloc(headBytes);
    for (let at = 0; (await file.read(head, at)) === headBytes; ) {
      const length = head.readUInt32LE(0);
      // Zeros are what a power cut leaves where bytes were to come, and their check sum is right.
      if (length === 0 || length > mostFrameBytes) return;
      const body = Buffer.alloc(length);
      if ((await file.read(body, at + headBytes)) < length || crc32(body) !== head.readUInt32LE(4)) return;
      yield decodeFrame(inflateRawSync(body));
      at += headBytes + length;
    }
  } finally {
    await file.close();
  }
}

function decodeFrame(json: Buffer): SettledFrame {
  const [settledAtMs, records] = JSON.parse(json.toString('utf8')) as [number, readonly StoredRecord[]];
  const taken = records.map(([recordId, tenant, feed, firstSequence, lines]) => ({
    ...{ recordId, tenant, feed, firstSequence, lines },
  }));
  return { settledAtMs, taken };
}
