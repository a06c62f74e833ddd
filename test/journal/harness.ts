// Opens the embedded journal for tests: on a real folder, where a kill is a copy of the folder as it stands, and
// on the lying disk, where a kill is a power cut.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type JournalSetup,
  type JournalSizes,
  type OpenedJournal,
  openJournal,
} from '../../src/journal/embedded/open-journal.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { systemFiles } from '../../src/world/files.ts';
import type { JournalHarness } from '../contracts/journal.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

export const noLock: NonNullable<JournalSetup['lock']> = async () => ({ release: () => {} });

export interface Opening {
  readonly sizes?: Partial<JournalSizes>;
  readonly keepDays?: number;
}

/** A folder of its own that opens as often as wanted; what it says is collected in `notices`. */
export class RealFolder implements JournalHarness {
  readonly clock = new VirtualClock();
  readonly notices: Notice[] = [];
  readonly #opening: Opening;
  readonly #folders: string[] = [];
  readonly #journals = new Set<Journal>();

  constructor(opening: Opening = {}) {
    this.#opening = opening;
    this.#folders.push(mkdtempSync(join(tmpdir(), 'journal-')));
  }

  get folder(): string {
    return this.#folders.at(-1) as string;
  }

  async openFully(): Promise<OpenedJournal> {
    const opened = await openJournal({
      stateFolder: this.folder,
      options: { keepDays: this.#opening.keepDays ?? 8, maxMegabytes: 256, allowInMemory: true },
      files: systemFiles,
      clock: this.clock,
      report: (notice) => this.notices.push(notice),
      ...(this.#opening.sizes === undefined ? {} : { sizes: this.#opening.sizes }),
    });
    this.#journals.add(opened.journal);
    return opened;
  }

  async open(): Promise<Journal> {
    return (await this.openFully()).journal;
  }

  async close(journal: Journal): Promise<void> {
    this.#journals.delete(journal);
    await journal.close();
  }

  /** Moves on to a copy, as a process that was killed leaves it, without opening it. */
  copyAsKilled(): void {
    const copy = mkdtempSync(join(tmpdir(), 'journal-'));
    cpSync(this.folder, copy, { recursive: true, filter: (path) => !path.includes('lock.') });
    this.#folders.push(copy);
  }

  async kill(): Promise<Journal> {
    this.copyAsKilled();
    return this.open();
  }

  async dispose(): Promise<void> {
    for (const journal of this.#journals) await journal.close().catch(() => {});
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** The journal on a disk that lies, its catalogue lost with every crash. */
export class LyingFolder implements JournalHarness {
  readonly disk = new LyingDisk();
  readonly clock = new VirtualClock();
  readonly notices: Notice[] = [];
  readonly random: SeededRandom;
  readonly #opening: Opening;

  constructor(seed: number, opening: Opening = {}) {
    this.random = new SeededRandom(seed);
    this.#opening = opening;
  }

  openFully(): Promise<OpenedJournal> {
    return openJournal({
      stateFolder: '/state',
      options: { keepDays: this.#opening.keepDays ?? 8, maxMegabytes: 256, allowInMemory: false },
      files: this.disk.mount(),
      clock: this.clock,
      report: (notice) => this.notices.push(notice),
      catalogue: ':memory:',
      lock: noLock,
      ...(this.#opening.sizes === undefined ? {} : { sizes: this.#opening.sizes }),
    });
  }

  async open(): Promise<Journal> {
    return (await this.openFully()).journal;
  }

  kill(): Promise<Journal> {
    this.disk.crash(this.random);
    return this.open();
  }

  async dispose(): Promise<void> {}
}
