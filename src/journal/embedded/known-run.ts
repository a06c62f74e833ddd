// A file of known ids that is never changed: the first four bytes of every id, sorted, are kept in memory; a hit
// among them is decided by reading the full 16 bytes from the file.
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Files, OpenFile } from '../../world/files.ts';
import { idBytes } from './segment.ts';

/** Offset, bytes: magic 0, 4; CRC32 4, 4 of all prefixes; count 8, 4. Then the prefixes, then the ids. */
const headerBytes = 12;
const magic = 0x44534a4b;
const prefixBytes = 4;
const ending = '.ids';

export interface KnownRun {
  readonly name: string;
  /** Days since 1970 (UTC) of the commits. */
  readonly day: number;
  /** First and last block its ids may come from. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly prefixes: Uint32Array;
}

export function runName(day: number, from: number, to: number): string {
  return `${day}-${from}-${to}${ending}`;
}

export function dayOfRun(name: string): number {
  return Number(name.split('-')[0]);
}

/** Durable when it resolves. `ids`: 16 bytes each as Latin-1 text, in any order. */
export async function writeRun(
  files: Files,
  folder: string,
  place: Pick<KnownRun, 'day' | 'from' | 'to'>,
  ids: ReadonlySet<string>,
): Promise<KnownRun> {
  const sorted = await sortedIds(ids);
  const prefixes = new Uint32Array(ids.size);
  for (let i = 0; i < prefixes.length; i += 1) prefixes[i] = sorted.readUInt32BE(i * idBytes);
  const stored = Buffer.alloc(prefixes.length * prefixBytes);
  for (let i = 0; i < prefixes.length; i += 1) stored.writeUInt32BE(prefixes[i] as number, i * prefixBytes);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(magic, 0);
  header.writeUInt32BE(crc32(stored), 4);
  header.writeUInt32BE(prefixes.length, 8);
  const name = runName(place.day, place.from, place.to);
  const draft = join(folder, `${name}.new`);
  if ((await files.size(draft)) !== undefined) await files.remove(draft);
  const file = await files.open(draft, 'create');
  try {
    await file.write([header, stored, sorted], 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.rename(draft, join(folder, name));
  await files.syncFolder(folder);
  return { ...place, name, count: prefixes.length, prefixes };
}

/** Undefined when the file is not what was written, or not a run at all. */
export async function loadRun(files: Files, folder: string, name: string): Promise<KnownRun | undefined> {
  const [day, from, to] = name.slice(0, -ending.length).split('-').map(Number);
  if (!name.endsWith(ending) || day === undefined || from === undefined || to === undefined) return undefined;
  const size = (await files.size(join(folder, name))) ?? 0;
  const file = await files.open(join(folder, name), 'read');
  try {
    const header = Buffer.alloc(headerBytes);
    await file.read(header, 0);
    const count = header.readUInt32BE(8);
    const isWhole = size === headerBytes + count * (prefixBytes + idBytes);
    if (header.readUInt32BE(0) !== magic || !isWhole) return undefined;
    const stored = Buffer.alloc(count * prefixBytes);
    await file.read(stored, headerBytes);
    if (crc32(stored) !== header.readUInt32BE(4)) return undefined;
    const prefixes = Uint32Array.from({ length: count }, (_, i) => stored.readUInt32BE(i * prefixBytes));
    return { name, day, from, to, count, prefixes };
  } finally {
    await file.close();
  }
}

/** Those of `ids` that are in the run. */
export async function findInRun(
  files: Files,
  folder: string,
  run: KnownRun,
  ids: readonly string[],
): Promise<readonly string[]> {
  const candidates = ids.filter((id) => firstWith(run.prefixes, prefixOf(id)) !== -1);
  if (candidates.length === 0) return [];
  const file = await files.open(join(folder, run.name), 'read');
  try {
    const found = await Promise.all(candidates.map((id) => isInFile(file, run, id)));
    return candidates.filter((_, i) => found[i]);
  } finally {
    await file.close();
  }
}

async function isInFile(file: OpenFile, run: KnownRun, id: string): Promise<boolean> {
  const prefix = prefixOf(id);
  const stored = Buffer.alloc(idBytes);
  const idsAt = headerBytes + run.count * prefixBytes;
  for (let i = firstWith(run.prefixes, prefix); i < run.count && run.prefixes[i] === prefix; i += 1) {
    await file.read(stored, idsAt + i * idBytes);
    if (stored.toString('latin1') === id) return true;
  }
  return false;
}

/** Index of the first equal prefix, or -1. */
function firstWith(prefixes: Uint32Array, prefix: number): number {
  let low = 0;
  let high = prefixes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prefixes[middle] as number) < prefix) low = middle + 1;
    else high = middle;
  }
  return prefixes[low] === prefix ? low : -1;
}

function prefixOf(id: string): number {
  const high = (id.charCodeAt(0) << 24) | (id.charCodeAt(1) << 16);
  return (high | (id.charCodeAt(2) << 8) | id.charCodeAt(3)) >>> 0;
}

/** Sorted by first byte, then bucket by bucket with the loop let go in between: it must never be held for long. */
async function sortedIds(ids: ReadonlySet<string>): Promise<Buffer> {
  const buckets: string[][] = Array.from({ length: 256 }, () => []);
  for (const id of ids) buckets[id.charCodeAt(0)]?.push(id);
  const sorted = Buffer.allocUnsafe(ids.size * idBytes);
  let at = 0;
  for (const [i, bucket] of buckets.entries()) {
    for (const id of bucket.sort()) at += sorted.write(id, at, 'latin1');
    if (i % 32 === 31) await new Promise((resolve) => setImmediate(resolve));
  }
  return sorted;
}
