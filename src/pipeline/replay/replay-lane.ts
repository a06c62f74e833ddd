// The lane behind all live lanes of a destination: sends kept records once more, one replay after the other, none
// faster than it was asked for. What goes wrong with a replay keeps the replay waiting and nothing else.
import { ownedError } from '../../errors/owned-error.ts';
import type { Journal, JournaledRecord, Position, SettledMark, TakenRecord } from '../../journal/journal.ts';
import type { Report } from '../../notices/notice.ts';
import type { LedgerEntry, Outcome } from '../settling.ts';
import { Course, type Cursor, type Taken } from './course.ts';
import { doneShare, type ReplayJob, type ReplayProgress } from './job.ts';
import { type BookSetup, ReplayBook } from './replay-book.ts';
import { createSelection, type Selection } from './selection.ts';

/** After a step that found nothing wanted: looking through days must leave the machine to the live lanes. */
const lookingPauseMs = 10;
const troublePauseMs = 5_000;
const mostAtOnce = 200;
const batchesPerSecond = 4;
/** Of the hash of the mappings, as `status` shows it. */
const markLength = 12;

export interface ReplayBatch {
  readonly records: readonly JournaledRecord[];
  /** What its lines are marked with: the mappings in use now. */
  readonly mark: () => string;
  /**
   * The first records are on their way, the others did not fit and come again: takes note of what became of them, and
   * returns their entries under the positions that count here.
   */
  readonly made: (entries: readonly LedgerEntry[]) => readonly LedgerEntry[];
}

export interface ReplayLaneSetup extends BookSetup {
  readonly journal: BookSetup['journal'] & Pick<Journal, 'past' | 'stretches' | 'rejectsFrom'>;
  readonly mappingHash: () => string;
  readonly report: Report;
}

interface Running {
  readonly job: ReplayJob;
  readonly selection: Selection;
  course: Course;
  progress: ReplayProgress;
}

/** A record that is out. */
interface Out {
  readonly ticket: number;
  readonly of: Running;
  readonly after: Cursor;
  readonly reject: number | undefined;
  readonly outcome: Outcome;
}

export class ReplayLane {
  readonly #setup: ReplayLaneSetup;
  readonly #book: ReplayBook;
  #running: Running | undefined;
  /** Replays may have been begun or cancelled since they were looked at. */
  #isStale = true;
  #out: Out[] = [];
  /** Read of the one that runs, and not on its way yet. */
  #ahead: readonly Taken[] = [];
  #tickets = 0;
  #rewinds = 0;
  #notBefore = 0;
  readonly #waiting = new Set<() => void>();

  private constructor(setup: ReplayLaneSetup, book: ReplayBook) {
    this.#setup = setup;
    this.#book = book;
  }

  static async open(setup: ReplayLaneSetup): Promise<ReplayLane> {
    return new ReplayLane(setup, await ReplayBook.open(setup));
  }

  /** A replay was begun or cancelled. */
  changed(): void {
    this.#isStale = true;
    this.#wake();
  }

  /** The next records to send; undefined when there are none, or none yet. Throws only when the journal is broken. */
  async read(maxRecords: number): Promise<ReplayBatch | undefined> {
    if (this.#setup.clock.monotonic() < this.#notBefore) return undefined;
    try {
      if (this.#isStale) await this.#look();
      const running = this.#running;
      if (running === undefined) return undefined;
      if (this.#ahead.length > 0) return this.#batch(running);
      return await (running.course.isAtEnd ? this.#finish(running) : this.#step(running, maxRecords));
    } catch (error) {
      const problem = ownedError(error, `Replaying to ${this.#setup.destination}`);
      if (problem.action !== 'retry' && problem.action !== 'hold') throw problem;
      this.#pause(troublePauseMs);
      const { destination, report } = this.#setup;
      report({ notice: 'replay-waits', destination, reason: problem.message, waitMs: troublePauseMs });
      return undefined;
    }
  }

  /** Resolves when `read` may have something to give, or when `signal` aborts. */
  async arrivals(signal: AbortSignal): Promise<void> {
    const waitMs = this.#notBefore - this.#setup.clock.monotonic();
    if (waitMs > 0) return this.#setup.clock.sleep(waitMs, signal);
    const running = this.#running;
    const isWaiting = running === undefined || (running.course.isAtEnd && this.#isOut(running));
    if (this.#isStale || this.#ahead.length > 0 || !isWaiting) return;
    await this.#woken(signal);
  }

  /** Back to what is proven. */
  rewind(): SettledMark {
    this.#rewinds += 1;
    this.#out = [];
    this.#ahead = [];
    if (this.#running !== undefined) this.#running.course = this.#courseOf(this.#running);
    return { position: undefined, sequences: this.#book.sequences };
  }

  async settle({ position, sequences }: SettledMark, taken: readonly TakenRecord[]): Promise<void> {
    const waits = this.#out.findIndex(({ ticket }) => ticket > (position ?? 0));
    for (const out of this.#out.splice(0, waits === -1 ? this.#out.length : waits)) this.#proven(out);
    this.#book.proven(sequences, taken);
    this.#wake();
    await this.#writeIfDue();
  }

  /** Writes down how far it is, if that can be; for an orderly end. */
  async close(): Promise<void> {
    await this.#book.write();
  }

  async #look(): Promise<void> {
    this.#isStale = false;
    const next = await this.#book.next();
    if (next?.job.id === this.#running?.job.id) return;
    this.#running = undefined;
    this.#ahead = [];
    if (next === undefined) return;
    const { journal, destination, report } = this.#setup;
    const selection = await createSelection(next.job, journal);
    const start = { ...next, selection };
    this.#running = { ...start, course: this.#courseOf(start) };
    report({
      notice: 'replay-started',
      destination,
      id: next.job.id,
      share: doneShare(next.job, next.progress),
    });
  }

  async #step(running: Running, maxRecords: number): Promise<ReplayBatch | undefined> {
    const { perSecond } = running.job;
    const rewinds = this.#rewinds;
    const most = Math.ceil(Math.min(perSecond / batchesPerSecond, maxRecords, mostAtOnce));
    const taken = await running.course.step(most);
    if (rewinds !== this.#rewinds) return undefined;
    this.#ahead = taken;
    if (taken.length > 0) return this.#batch(running);
    this.#pause(lookingPauseMs);
    if (!this.#isOut(running)) this.#moveTo(running, running.course.cursor);
    await this.#writeIfDue();
    return undefined;
  }

  #batch(running: Running): ReplayBatch {
    const taken = this.#ahead;
    return {
      records: taken.map(({ journaled }) => journaled),
      mark: () => this.#setup.mappingHash().slice(0, markLength),
      made: (entries) => {
        const lines = entries.reduce((sum, entry) => sum + entry.lines, 0);
        this.#pause(Math.max(lookingPauseMs, (lines / running.job.perSecond) * 1_000));
        this.#ahead = taken.slice(entries.length);
        return entries.flatMap((entry, i) => {
          const record = taken[i];
          return record === undefined ? [] : [this.#send(running, record, entry)];
        });
      },
    };
  }

  #send(running: Running, { journaled, after }: Taken, entry: LedgerEntry): LedgerEntry {
    this.#tickets += 1;
    const reject = running.selection.rejectAt(journaled.record.lane, journaled.position);
    this.#out.push({ ticket: this.#tickets, of: running, after, reject, outcome: entry.outcome });
    return { ...entry, position: this.#tickets as Position };
  }

  #proven({ of, after, outcome, reject }: Out): void {
    const { sent, leftOut, setAside } = of.progress;
    of.progress = {
      ...of.progress,
      sent: sent + Number(outcome === 'sent'),
      leftOut: leftOut + Number(outcome !== 'sent' && outcome !== 'set-aside'),
      setAside: setAside + Number(outcome === 'set-aside'),
    };
    this.#moveTo(of, after, outcome === 'set-aside' || reject === undefined ? [] : [reject]);
  }

  #moveTo(running: Running, { lane, position, gone }: Cursor, cleared: readonly number[] = []): void {
    running.progress = { ...running.progress, lane, position, gone };
    this.#book.progressed({ job: running.job, progress: running.progress }, cleared);
  }

  async #finish(running: Running): Promise<undefined> {
    if (this.#isOut(running)) return;
    const { clock, destination, report } = this.#setup;
    const progress = { ...running.progress, finishedAtMs: clock.now() };
    this.#book.progressed({ job: running.job, progress });
    await this.#book.write();
    const { sent, leftOut, setAside, gone } = progress;
    report({ notice: 'replay-finished', destination, id: running.job.id, sent, leftOut, setAside, gone });
    this.#running = undefined;
    this.#isStale = true;
  }

  async #writeIfDue(): Promise<void> {
    const { destination, report } = this.#setup;
    try {
      if (!(await this.#book.writeIfDue())) return;
    } catch (error) {
      const problem = ownedError(error, `Replaying to ${destination}`);
      if (problem.action !== 'retry' && problem.action !== 'hold') throw problem;
      return;
    }
    const running = this.#running;
    if (running === undefined) return;
    const share = doneShare(running.job, running.progress);
    report({ notice: 'replay-progressed', destination, id: running.job.id, share });
  }

  #courseOf({ job, selection, progress }: Omit<Running, 'course'>): Course {
    const { lane, position, gone } = progress;
    return new Course(job, selection, this.#setup.journal, { lane, position, gone });
  }

  #isOut(running: Running): boolean {
    return this.#out.some(({ of }) => of === running);
  }

  #pause(ms: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#setup.clock.monotonic()) + ms;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
