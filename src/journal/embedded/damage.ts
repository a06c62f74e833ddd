// What is said and kept when bytes that were durable once cannot be read: a copy, and the exact positions lost.
import type { Lane } from '../../model/record.ts';
import type { Report } from '../../notices/notice.ts';
import type { Files } from '../../world/files.ts';
import type { LostRange, Position } from '../journal.ts';
import { type JournalFolder, segmentPath } from './folder.ts';
import { diskLanes, type LaneNumbers, laneIndexes } from './lane-numbers.ts';
import { copyToQuarantine } from './quarantine.ts';

export interface Stretch {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

/** Tells each stretch once per run of the program, however many readers come across it. */
export class Damage {
  readonly #files: Files;
  readonly #folder: JournalFolder;
  readonly #report: Report;
  readonly #told = new Set<string>();
  readonly lost: LostRange[] = [];

  constructor(files: Files, folder: JournalFolder, report: Report) {
    this.#files = files;
    this.#folder = folder;
    this.#report = report;
  }

  async setAside(stretch: Stretch): Promise<void> {
    const name = `${stretch.segment} ${stretch.offset}`;
    if (this.#told.has(name)) return;
    this.#told.add(name);
    const file = segmentPath(this.#folder, stretch.segment);
    const { offset, length } = stretch;
    const quarantined = await copyToQuarantine(
      this.#files,
      this.#folder.quarantine,
      file,
      offset,
      length,
    ).catch(() => 'nowhere (it could not be copied)');
    this.#report({ notice: 'journal-damaged', file, bytes: length, quarantined });
  }

  /** Positions from `expected` up to, not including, `found` are gone. */
  nameLost(expected: LaneNumbers, found: LaneNumbers): void {
    for (const lane of laneIndexes) {
      const from = expected[lane];
      const to = found[lane] - 1;
      const name = `lost ${lane} ${from}`;
      if (to < from || this.#told.has(name)) continue;
      this.#told.add(name);
      const range = { lane: diskLanes[lane] as Lane, from: from as Position, to: to as Position };
      this.lost.push(range);
      this.#report({ notice: 'journal-records-lost', ...range });
    }
  }
}
