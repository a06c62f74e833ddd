// What a destination's replays have come to, on its way into the journal: collected, and written down about once a
// second. While the journal refuses, it waits here: then a kill repeats more, and nothing else is kept waiting.
import { ownedError } from '../../errors/owned-error.ts';
import { type Journal, ownState, type TakenRecord } from '../../journal/journal.ts';
import type { StateChange } from '../../model/state.ts';
import type { Clock } from '../../world/clock.ts';
import {
  progressChanges,
  type Replay,
  removalChanges,
  replaysIn,
  sequencesChange,
  sequencesOf,
  strayChanges,
} from './job.ts';

const writeEveryMs = 1_000;
/** Finished replays are listed for so long. */
const listedMs = 7 * 86_400_000;

export interface BookSetup {
  readonly destination: string;
  readonly journal: Pick<Journal, 'state' | 'commit' | 'tookAgain' | 'clearRejects'>;
  readonly clock: Clock;
}

export class ReplayBook {
  readonly #setup: BookSetup;
  #sequences: Readonly<Record<string, number>>;
  #news = new Map<string, Replay>();
  #taken: TakenRecord[] = [];
  #cleared: number[] = [];
  #hasNews = false;
  #writtenAt: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(setup: BookSetup, sequences: Readonly<Record<string, number>>) {
    this.#setup = setup;
    this.#sequences = sequences;
    this.#writtenAt = setup.clock.monotonic();
  }

  static async open(setup: BookSetup): Promise<ReplayBook> {
    return new ReplayBook(setup, sequencesOf(await setup.journal.state(ownState), setup.destination));
  }

  /** The last proven sequence number of each feed. */
  get sequences(): Readonly<Record<string, number>> {
    return this.#sequences;
  }

  /** The oldest that has not finished. Sweeps out what is left of those that are over. */
  async next(): Promise<Replay | undefined> {
    const { journal, destination, clock } = this.#setup;
    await this.write();
    const state = await journal.state(ownState);
    const all = replaysIn(state);
    const nowMs = clock.now();
    const oldest = nowMs - listedMs;
    const over = all.filter(({ progress }) => progress.finishedAtMs > 0 && progress.finishedAtMs < oldest);
    const changes = [
      ...strayChanges(state, nowMs),
      ...over.flatMap(({ job }) => removalChanges(state, job.id)),
    ];
    if (changes.length > 0) await this.#commit(changes);
    return all.find(({ job, progress }) => job.destination === destination && progress.finishedAtMs === 0);
  }

  proven(sequences: Readonly<Record<string, number>>, taken: readonly TakenRecord[]): void {
    this.#sequences = sequences;
    this.#taken.push(...taken);
    this.#hasNews = true;
  }

  /** `cleared`: the rejects whose records were sent after all. */
  progressed(replay: Replay, cleared: readonly number[] = []): void {
    this.#news.set(replay.job.id, replay);
    this.#cleared.push(...cleared);
    this.#hasNews = true;
  }

  /** True when it was written. Throws as `write`. */
  async writeIfDue(): Promise<boolean> {
    if (!this.#hasNews || this.#setup.clock.monotonic() - this.#writtenAt < writeEveryMs) return false;
    this.#writtenAt = this.#setup.clock.monotonic();
    await this.write();
    return true;
  }

  /** Everything noted so far is durable when it resolves. Throws what the journal throws; then it is still noted. */
  async write(): Promise<void> {
    const written = this.#writing.then(() => (this.#hasNews ? this.#writeNews() : undefined));
    this.#writing = written.catch(() => {});
    await written;
  }

  async #writeNews(): Promise<void> {
    const { journal, destination } = this.#setup;
    const [taken, cleared, news] = [this.#taken, this.#cleared, this.#news];
    this.#taken = [];
    this.#cleared = [];
    this.#news = new Map();
    this.#hasNews = false;
    try {
      await journal.tookAgain(destination, taken.splice(0));
      await journal.clearRejects(cleared);
      const state = await journal.state(ownState);
      const known = new Set(replaysIn(state).map(({ job }) => job.id));
      // One that was cancelled meanwhile must not come back.
      const changes = [...news.values()]
        .filter(({ job }) => known.has(job.id))
        .flatMap(({ job, progress }) => progressChanges(state, job, progress));
      await this.#commit([...changes, sequencesChange(destination, this.#sequences)]);
    } catch (error) {
      this.#taken = [...taken, ...this.#taken];
      this.#cleared = [...cleared, ...this.#cleared];
      this.#news = new Map([...news, ...this.#news]);
      this.#hasNews = true;
      throw ownedError(error, `Writing down how far the replays to ${destination} are`);
    }
  }

  async #commit(changes: readonly StateChange[]): Promise<void> {
    await this.#setup.journal.commit(ownState, { records: [], changes, filtered: 0, hasMore: false });
  }
}
