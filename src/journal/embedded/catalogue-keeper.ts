// Tells the catalogue what has changed, in small steps between commits, and asks it about rejects. A catalogue that
// cannot be written only lags: what it was not told waits here and in the segments.
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { Files } from '../../world/files.ts';
import type { StoredReject } from '../journal.ts';
import type { Catalogue, RejectPlace } from './catalogue.ts';
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
    const { rejects, clearedRejects } = this.#contents.changes;
    const told = this.#catalogue.rejects(limit + rejects.size + clearedRejects.size);
    return [...this.#stillTrue(told), ...rejects.values()]
      .sort((a, b) => b.number - a.number)
      .slice(0, limit);
  }

  rejectsFrom(number: number, limit: number): readonly StoredReject[] {
    const { rejects, clearedRejects } = this.#contents.changes;
    const told = this.#catalogue.rejectsFrom(number, limit + rejects.size + clearedRejects.size);
    const untold = [...rejects.values()].filter((reject) => reject.number >= number);
    return [...this.#stillTrue(told), ...untold].sort((a, b) => a.number - b.number).slice(0, limit);
  }

  reject(number: number): StoredReject | undefined {
    const { rejects, clearedRejects } = this.#contents.changes;
    if (clearedRejects.has(number)) return undefined;
    return rejects.get(number) ?? this.#catalogue.reject(number);
  }

  rejectAt(wanted: RejectPlace): StoredReject | undefined {
    const { rejects } = this.#contents.changes;
    const told = this.#catalogue.rejectAt(wanted);
    const [stillTrue] = told === undefined ? [] : this.#stillTrue([told]);
    const isThere = (reject: StoredReject) =>
      reject.position === wanted.position &&
      reject.lane === wanted.lane &&
      reject.destination === wanted.destination;
    return stillTrue ?? rejects.values().find(isThere);
  }

  countRejects(): number {
    const { rejects, clearedRejects } = this.#contents.changes;
    const known = (number: number) => this.#catalogue.reject(number) !== undefined;
    const added = rejects.keys().filter((number) => !known(number));
    return this.#catalogue.rejectCount + [...added].length - [...clearedRejects].filter(known).length;
  }

  /** Of what the catalogue says, what nothing has changed that it was not told yet. */
  #stillTrue(told: readonly StoredReject[]): readonly StoredReject[] {
    const { rejects, clearedRejects } = this.#contents.changes;
    return told.filter(({ number }) => !rejects.has(number) && !clearedRejects.has(number));
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
