// Tells the catalogue what has changed, in small steps between commits, and asks it about rejects. A catalogue that
// cannot be written only lags: what it was not told waits here and in the segments.
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { Files } from '../../world/files.ts';
import type { StoredReject } from '../journal.ts';
import type { Catalogue } from './catalogue.ts';
import type { Contents } from './contents.ts';
import type { KnownRecords } from './known-records.ts';

const tellAfterBlocks = 32;
/** Some 20 microseconds each, while the event loop stands still. */
const tellAfterStates = 500;
const tellAfterMs = 1_000;
const checkpointAfterTellings = 500;

export class CatalogueKeeper {
  readonly #catalogue: Catalogue;
  readonly #contents: Contents;
  readonly #known: KnownRecords;
  readonly #clock: Clock;
  readonly #report: Report;
  #toldAt: number;
  #tellings = 0;
  #isBehind = false;

  constructor(catalogue: Catalogue, contents: Contents, known: KnownRecords, clock: Clock, report: Report) {
    this.#catalogue = catalogue;
    this.#contents = contents;
    this.#known = known;
    this.#clock = clock;
    this.#report = report;
    this.#toldAt = clock.monotonic();
  }

  tellIfDue(): void {
    const { blocks, states } = this.#contents.changes;
    const isLate = blocks > 0 && this.#clock.monotonic() - this.#toldAt >= tellAfterMs;
    // One that refuses is not asked with every group, because each time it is more to tell.
    const isMuch = (blocks >= tellAfterBlocks || states.size >= tellAfterStates) && !this.#isBehind;
    if (isMuch || isLate) this.tell();
  }

  tell(): void {
    this.#toldAt = this.#clock.monotonic();
    try {
      this.#catalogue.apply(this.#contents.changes, this.#contents.head(this.#known.runNames));
      this.#contents.forgetChanges();
      this.#tellings += 1;
      this.#isBehind = false;
    } catch (error) {
      if (!this.#isBehind) this.#report({ notice: 'catalogue-behind', reason: String(error) });
      this.#isBehind = true;
    }
  }

  /** Called where nothing else tells the catalogue anything meanwhile. */
  async checkpointIfDue(files: Files): Promise<void> {
    if (this.#tellings >= checkpointAfterTellings) await this.#checkpoint(files);
  }

  newestRejects(limit: number): readonly StoredReject[] {
    const untold = this.#contents.changes.rejects.toReversed();
    return [...untold, ...this.#catalogue.rejects(limit)].slice(0, limit);
  }

  reject(number: number): StoredReject | undefined {
    const untold = this.#contents.changes.rejects.find((reject) => reject.number === number);
    return untold ?? this.#catalogue.reject(number);
  }

  isRejected(wanted: Pick<StoredReject, 'destination' | 'lane' | 'position'>): boolean {
    const isUntold = this.#contents.changes.rejects.some(
      (reject) =>
        reject.position === wanted.position &&
        reject.lane === wanted.lane &&
        reject.destination === wanted.destination,
    );
    return isUntold || this.#catalogue.isRejected(wanted);
  }

  countRejects(): number {
    return this.#catalogue.rejectCount + this.#contents.changes.rejects.length;
  }

  async close(files: Files): Promise<void> {
    if (this.#contents.changes.blocks > 0) this.tell();
    // Closing would do the same without any sync: after a power cut old and new pages would stand side by side.
    await this.#checkpoint(files);
    this.#catalogue.close();
  }

  async #checkpoint(files: Files): Promise<void> {
    this.#tellings = 0;
    await this.#catalogue.checkpoint(files).catch((error) => {
      this.#report({ notice: 'catalogue-behind', reason: String(error) });
    });
  }
}
