// A file of known ids that is never changed: the first four bytes of every id, sorted, are kept in memory; a hit
// among them is decided by reading the full 16 bytes from the file.
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { breathe } from '../../world/breathe.ts';
import type { Files, OpenFile } from '../../world/files.ts';
import { idBytes } from './segment.ts';

/** Offset, bytes: magic 0, 4; CRC32 4, 4 of all prefixes; count 8, 4. Then the prefixes, then the ids. */
const headerBytes = 12;
const magic = 0x44534a4b;
const prefixBytes = 4;
const ending = '.ids';
/** A page of repeats must not bring a thousand answers of the disk into one turn of the event loop. */
const readsAtOnce = 32;
const idsAtOnce = 20_000;

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

function runName(day: number, from: number, to: number): string {
  return `${day}-${from}-${to}${ending}`;
}

export function dayOfRun(name: string): number {
  return Number(name.split('-')[0]);
}

/** First and last block whose ids the run of this name may hold. */
export function runBlocks(name: string): { readonly first: number; readonly last: number } {
  const [, first = 0, last = 0] = name.slice(0, -ending.length).split('-').map(Number);
  return { first, last };
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
    const found: string[] = [];
    for (let i = 0; i < candidates.length; i += readsAtOnce) {
      const some = candidates.slice(i, i + readsAtOnce);
      const isFound = await Promise.all(some.map((id) => isInFile(file, run, id)));
      found.push(...some.filter((_, k) => isFound[k]));
    }
    return found;
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

/** A prefix and the place of its id fit one exact number; memory is written down long before it holds so many. */
const places = 2 ** 21;
const wordsPerId = idBytes / 4;

/** Sorted by prefix, which is all that looking up needs; numbers sort in a tenth of the time that texts take. */
async function sortedIds(ids: ReadonlySet<string>): Promise<Buffer> {
  const unsorted = new Uint32Array(ids.size * wordsPerId);
  const bytes = Buffer.from(unsorted.buffer);
  const keys = new Float64Array(ids.size);
  let count = 0;
  for (const id of ids) {
    bytes.write(id, count * idBytes, 'latin1');
    keys[count] = prefixOf(id) * places + count;
    count += 1;
    if (count % idsAtOnce === 0) await breathe();
  }
  keys.sort();
  const sorted = new Uint32Array(unsorted.length);
  for (let i = 0; i < count; i += 1) {
    const from = ((keys[i] as number) % places) * wordsPerId;
    for (let word = 0; word < wordsPerId; word += 1) {
      sorted[i * wordsPerId + word] = unsorted[from + word] as number;
    }
    if (i % idsAtOnce === 0) await breathe();
  }
  return Buffer.from(sorted.buffer);
}
