// How many lines may come twice, counted from what broke: after a broken connection what was unproven, after a
// death also what was proven but whose marks may not have reached the disk, and every portion answered late.
import type { Notice } from '../../src/notices/notice.ts';

export class RepeatBound {
  /** The bound so far. */
  lines = 0;
  #unproven = 0;
  /** Lines settled since the last sync, and between the one before and that one: a sync may miss the latest. */
  #settledSinceSync = 0;
  #settledBeforeSync = 0;

  readonly note = (notice: Notice): void => {
    switch (notice.notice) {
      case 'lines-settled':
        this.#unproven = notice.unproven;
        this.#settledSinceSync += notice.lines;
        break;
      case 'delivery-retries':
      case 'delivery-holds':
        this.lines += this.#unproven;
        this.#unproven = 0;
        break;
      case 'destination-answer-late':
        this.lines += notice.lines;
        break;
    }
  };

  sending(lines: number): void {
    this.#unproven += lines;
  }

  synced(): void {
    this.#settledBeforeSync = this.#settledSinceSync;
    this.#settledSinceSync = 0;
  }

  died(): void {
    this.lines += this.#unproven + this.#settledSinceSync + this.#settledBeforeSync;
    this.#unproven = 0;
    this.#settledSinceSync = 0;
    this.#settledBeforeSync = 0;
  }
}
