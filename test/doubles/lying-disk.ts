// A disk in memory that keeps what was synced apart from what was only written. A crash loses, tears and reorders
// the rest; a failed sync forgets what it should have kept and never owns up to it again.
import { dirname } from 'node:path';
import type { Files, OpenFile } from '../../src/world/files.ts';
import type { SeededRandom } from './seeded-random.ts';

export type DiskStep = 'open' | 'write' | 'sync' | 'truncate' | 'name' | 'read';

type Unsynced =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly length: number };

/** A change of names that is not durable yet; `to` undefined: the file is removed. */
interface NameChange {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly file: StoredFile | undefined;
}

const sectorBytes = 512;

class StoredFile {
  current: Buffer = Buffer.alloc(0);
  durable: Buffer = Buffer.alloc(0);
  unsynced: Unsynced[] = [];

  change(change: Unsynced): void {
    this.current = applied(this.current, change);
    this.unsynced.push(change);
  }

  sync(): void {
    for (const change of this.unsynced) this.durable = applied(this.durable, change);
    this.unsynced = [];
  }

  crash(random: SeededRandom): void {
    for (const change of this.unsynced) this.durable = torn(this.durable, change, random);
    this.unsynced = [];
    this.current = this.durable;
  }
}

export class LyingDisk implements Files {
  /** Bytes all files together may have; a write beyond it is cut short with ENOSPC. */
  capacity = Number.POSITIVE_INFINITY;
  /** Returns an error code (`EIO`, `ENOSPC`, ...) to make a step fail. */
  fault: (step: DiskStep, path: string) => string | undefined = () => undefined;
  /** Steps taken since the start; with `haltAtStep` the process dies there: nothing it asked for ever answers. */
  steps = 0;
  haltAtStep = Number.POSITIVE_INFINITY;
  #names = new Map<string, StoredFile>();
  #durableNames = new Map<string, StoredFile>();
  #nameChanges: NameChange[] = [];
  #life = 0;

  /** The disk as one process sees it: when that process is dead, nothing it still asks for happens. */
  mount(): Files {
    const life = this.#life;
    const alive =
      <A extends unknown[], R>(call: (...values: A) => Promise<R>) =>
      (...values: A): Promise<R> =>
        life === this.#life ? call.apply(this, values) : new Promise<R>(() => {});
    return {
      open: alive(this.open),
      list: alive(this.list),
      size: alive(this.size),
      makeFolder: alive(this.makeFolder),
      rename: alive(this.rename),
      remove: alive(this.remove),
      truncate: alive(this.truncate),
      syncFolder: alive(this.syncFolder),
      isInMemory: alive(this.isInMemory),
    };
  }

  /** The process dies and starts again; what it wrote is still in the page cache. */
  kill(): void {
    this.#life += 1;
    this.haltAtStep = Number.POSITIVE_INFINITY;
    this.fault = () => undefined;
  }

  /** The power fails: only what was synced is sure to come back. */
  crash(random: SeededRandom): void {
    this.kill();
    for (const change of this.#nameChanges.slice(0, random.integer(0, this.#nameChanges.length + 1))) {
      rename(this.#durableNames, change);
    }
    this.#nameChanges = [];
    this.#names = new Map(this.#durableNames);
    for (const file of new Set(this.#names.values())) file.crash(random);
  }

  /** For tests that look at or damage bytes; damage done here is durable. */
  bytes(path: string): Buffer {
    const file = this.#names.get(path);
    if (file === undefined) throw fileError('ENOENT', path);
    return file.current;
  }

  overwrite(path: string, bytes: Buffer): void {
    const file = this.#names.get(path);
    if (file === undefined) throw fileError('ENOENT', path);
    file.unsynced = [];
    file.current = bytes;
    file.durable = bytes;
  }

  get paths(): readonly string[] {
    return [...this.#names.keys()].sort();
  }

  async open(path: string, how: 'create' | 'append' | 'read'): Promise<OpenFile> {
    await this.#step('open', path);
    let file = this.#names.get(path);
    if (how === 'create') {
      if (file !== undefined) throw fileError('EEXIST', path);
      file = new StoredFile();
      this.#change({ from: undefined, to: path, file });
    }
    if (file === undefined) throw fileError('ENOENT', path);
    return this.#handle(path, file);
  }

  async list(folder: string): Promise<readonly string[]> {
    await this.#step('read', folder);
    return this.paths.filter((path) => dirname(path) === folder).map((path) => path.slice(folder.length + 1));
  }

  async size(path: string): Promise<number | undefined> {
    await this.#step('read', path);
    return this.#names.get(path)?.current.length;
  }

  async makeFolder(folder: string): Promise<void> {
    await this.#step('read', folder);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('name', from);
    const file = this.#names.get(from);
    if (file === undefined) throw fileError('ENOENT', from);
    this.#change({ from, to, file });
  }

  async remove(path: string): Promise<void> {
    await this.#step('name', path);
    if (!this.#names.has(path)) throw fileError('ENOENT', path);
    this.#change({ from: path, to: undefined, file: undefined });
  }

  async truncate(path: string, length: number): Promise<void> {
    const file = await this.open(path, 'append');
    await file.truncate(length);
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#step('sync', folder);
    const isHere = ({ from, to }: NameChange) =>
      (from !== undefined && dirname(from) === folder) || (to !== undefined && dirname(to) === folder);
    for (const change of this.#nameChanges.filter(isHere)) rename(this.#durableNames, change);
    this.#nameChanges = this.#nameChanges.filter((change) => !isHere(change));
  }

  async isInMemory(): Promise<boolean> {
    return false;
  }

  #handle(path: string, file: StoredFile): OpenFile {
    const life = this.#life;
    return {
      write: async (buffers, position) => {
        await this.#step('write', path, life);
        const bytes = Buffer.concat(buffers);
        const used = [...this.#names.values()].reduce((sum, other) => sum + other.current.length, 0);
        const grows = Math.max(0, position + bytes.length - file.current.length);
        const missing = Math.max(0, used + grows - this.capacity);
        const written = bytes.subarray(0, Math.max(0, bytes.length - missing));
        file.change({ kind: 'write', at: position, bytes: Buffer.from(written) });
        if (missing > 0) throw fileError('ENOSPC', path);
      },
      read: async (into, position) => {
        await this.#step('read', path, life);
        return file.current.copy(into, 0, position);
      },
      sync: async () => {
        await this.#step('sync', path, life, () => {
          // The pages are clean now as far as the kernel knows, but they never reached the disk.
          file.unsynced = [];
        });
        file.sync();
      },
      truncate: async (length) => {
        await this.#step('truncate', path, life);
        file.change({ kind: 'truncate', length });
      },
      size: async () => {
        await this.#step('read', path, life);
        return file.current.length;
      },
      close: async () => {},
    };
  }

  async #step(
    step: DiskStep,
    path: string,
    life = this.#life,
    onFault: () => void = () => {},
  ): Promise<void> {
    await Promise.resolve();
    if (life === this.#life) this.steps += 1;
    if (life !== this.#life || this.steps >= this.haltAtStep) await new Promise(() => {});
    const code = this.fault(step, path);
    if (code === undefined) return;
    onFault();
    throw fileError(code, path);
  }

  #change(change: NameChange): void {
    rename(this.#names, change);
    this.#nameChanges.push(change);
  }
}

function rename(names: Map<string, StoredFile>, { from, to, file }: NameChange): void {
  if (from !== undefined) names.delete(from);
  if (to !== undefined && file !== undefined) names.set(to, file);
}

function applied(content: Buffer, change: Unsynced): Buffer {
  const length =
    change.kind === 'truncate' ? change.length : Math.max(content.length, change.at + change.bytes.length);
  const result = Buffer.alloc(length);
  content.copy(result, 0, 0, length);
  if (change.kind === 'write') change.bytes.copy(result, change.at);
  return result;
}

/** Each sector of a write may have reached the disk or not; the file may have its new length all the same. */
function torn(content: Buffer, change: Unsynced, random: SeededRandom): Buffer {
  const fate = random.integer(0, 4);
  if (fate === 0) return content;
  if (fate === 1 || change.kind === 'truncate') return applied(content, change);
  const result = applied(content, { ...change, bytes: Buffer.alloc(change.bytes.length) });
  content.copy(result);
  for (let at = 0; at < change.bytes.length; at += sectorBytes) {
    const sector = change.bytes.subarray(at, at + sectorBytes);
    if (fate === 2 ? random.integer(0, 2) === 0 : random.integer(0, 8) > 0)
      sector.copy(result, change.at + at);
  }
  return result;
}

function fileError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
