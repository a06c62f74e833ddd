// Which records the journal has taken before, for at least eight days: an exact match on 128 bits. The newest ids
// are in memory (at most about `memoryIds`, some 80 bytes each), older ones in runs (4 bytes of memory each).
// Everything here rides in the blocks too.
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { SourceRecord } from '../../model/record.ts';
import { breathe } from '../../world/breathe.ts';
import type { Files } from '../../world/files.ts';
import { findInRun, type KnownRun, loadRun, writeRun } from './known-run.ts';
import { idBytes } from './segment.ts';

const knownDays = 8;
const memoryIds = 100_000;
const runsAtOnce = 16;
const dayMs = 86_400_000;

/** The first 128 bits of a SHA-256 of what makes a record the same record, one byte a character. */
export function recordIdentity(record: SourceRecord): string {
  const text = JSON.stringify([record.tenant, record.type, record.id, record.version]);
  return hash('sha256', text, 'latin1').slice(0, idBytes);
}

export function splitIds(ids: Buffer): readonly string[] {
  return Array.from({ length: ids.length / idBytes }, (_, i) =>
    ids.toString('latin1', i * idBytes, (i + 1) * idBytes),
  );
}

export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / dayMs);
}

/** Whether a day's ids are kept no longer. Days far ahead come from a clock that jumped, and must not stay for ever. */
export function isOld(day: number, nowMs: number): boolean {
  return Math.abs(dayOf(nowMs) - day) > knownDays;
}

export class KnownRecords {
  readonly #files: Files;
  readonly #folder: string;
  readonly #memoryIds: number;
  #runs: readonly KnownRun[] = [];
  #recent = new Set<string>();
  #day = 0;
  #from = 0;
  #to = 0;

  constructor(files: Files, folder: string, limit = memoryIds) {
    this.#files = files;
    this.#folder = folder;
    this.#memoryIds = limit;
  }

  /** Reads the runs on disk; returns the names of those that cannot be read. */
  async open(): Promise<readonly string[]> {
    const damaged: string[] = [];
    for (const name of await this.#files.list(this.#folder)) {
      if (name.endsWith('.new')) await this.#files.remove(join(this.#folder, name));
      if (!name.endsWith('.ids')) continue;
      const run = await loadRun(this.#files, this.#folder, name);
      if (run === undefined) damaged.push(name);
      else this.#runs = [...this.#runs, run];
    }
    return damaged;
  }

  get runNames(): readonly string[] {
    return this.#runs.map((run) => run.name);
  }

  /** The first block whose ids are in memory only; undefined when there is none. */
  get inMemoryFrom(): number | undefined {
    return this.#recent.size === 0 ? undefined : this.#from;
  }

  /** The last block whose ids are in memory or were there last. */
  get inMemoryTo(): number {
    return this.#to;
  }

  /** Those of `ids` that are known. */
  async find(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set(ids.filter((id) => this.#recent.has(id)));
    for (const [i, run] of this.#runs.entries()) {
      if (i % runsAtOnce === runsAtOnce - 1) await breathe();
      const open = ids.filter((id) => !found.has(id));
      if (open.length === 0) break;
      for (const id of await findInRun(this.#files, this.#folder, run, open)) found.add(id);
    }
    return found;
  }

  /** Takes the ids of a block, unless a run has them; when `isSpillDue`, `spill` comes first. */
  add(block: number, writtenAtMs: number, ids: Buffer): boolean {
    if (this.#runs.some((run) => run.from <= block && block <= run.to)) return false;
    if (this.#recent.size === 0) this.#from = block;
    // When a spill failed two days share a run: the later one decides how long it stays.
    this.#day = dayOf(writtenAtMs);
    this.#to = block;
    for (const id of splitIds(ids)) this.#recent.add(id);
    return true;
  }

  /** Whether memory has to be written as a run before ids of this time are added: it is full, or a day is over. */
  isSpillDue(timeMs: number): boolean {
    return this.#recent.size >= this.#memoryIds || (this.#recent.size > 0 && this.#day !== dayOf(timeMs));
  }

  /** Forgets days that are too old; true when there were any. */
  async dropOld(nowMs: number): Promise<boolean> {
    const old = this.#runs.filter((run) => isOld(run.day, nowMs));
    this.#runs = this.#runs.filter((run) => !old.includes(run));
    for (const run of old) await this.#files.remove(join(this.#folder, run.name));
    return old.length > 0;
  }

  /** Makes what is in memory durable in a run of its own. */
  async spill(): Promise<void> {
    if (this.#recent.size === 0) return;
    const place = { day: this.#day, from: this.#from, to: this.#to };
    const run = await writeRun(this.#files, this.#folder, place, this.#recent);
    this.#runs = [...this.#runs, run];
    this.#recent = new Set();
  }
}
