// A replay's way through the kept records: lane by lane, step by step, so that whoever takes a step can look at the
// live lanes in between.
import type { Journal, JournaledRecord, PastReader, Position } from '../../journal/journal.ts';
import { type Lane, lanes } from '../../model/record.ts';
import type { ReplayJob } from './job.ts';
import type { Selection } from './selection.ts';

export interface Cursor {
  readonly lane: Lane;
  readonly position: number;
  /** Positions so far that the journal no longer keeps. */
  readonly gone: number;
}

export interface Taken {
  readonly journaled: JournaledRecord;
  /** Where the way goes on behind it. */
  readonly after: Cursor;
}

const stepBytes = 512 * 1024;
/** A wanted record further ahead than this is gone to, not read up to. */
const farAhead = 5_000;

export class Course {
  readonly #job: ReplayJob;
  readonly #selection: Selection;
  readonly #journal: Pick<Journal, 'past' | 'stretches'>;
  #cursor: Cursor;
  #reader: PastReader | undefined;

  constructor(
    job: ReplayJob,
    selection: Selection,
    journal: Pick<Journal, 'past' | 'stretches'>,
    start: Cursor,
  ) {
    this.#job = job;
    this.#selection = selection;
    this.#journal = journal;
    this.#cursor = start;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  get isAtEnd(): boolean {
    const { lane, position } = this.#cursor;
    const place = this.#job.places[lane];
    return (place === undefined || position >= place.to) && this.#nextLane === undefined;
  }

  /** What is wanted of the next records; mostly nothing, when it looks for few among many. */
  async step(maxRecords: number): Promise<readonly Taken[]> {
    const { lane, position, gone } = this.#cursor;
    const place = this.#job.places[lane];
    const wanted = this.#selection.seek(lane, position);
    if (place === undefined || position >= place.to || wanted >= place.to) {
      this.#goOnTo(place?.to ?? position);
      return [];
    }
    const from = wanted - position > farAhead ? wanted : position;
    const kept: number = this.#journal.stretches(0, Number.POSITIVE_INFINITY)[lane].from;
    if (from < kept) {
      this.#cursor = {
        lane,
        position: Math.min(kept, place.to),
        gone: gone + Math.min(kept, place.to) - from,
      };
      this.#reader = undefined;
      return [];
    }
    if (from !== position) this.#reader = undefined;
    this.#reader ??= this.#journal.past(lane, from as Position);
    const records = await this.#reader.read({ maxRecords, maxBytes: stepBytes });
    const last = records.at(-1);
    this.#cursor = { lane, position: last === undefined ? place.to : last.position + 1, gone };
    return records
      .filter((journaled) => journaled.position < place.to && this.#selection.wants(journaled))
      .map((journaled) => ({ journaled, after: { lane, position: journaled.position + 1, gone } }));
  }

  /** To the end of this lane's part, and from there to the beginning of the next. */
  #goOnTo(end: number): void {
    const { lane, gone } = this.#cursor;
    const next = this.#nextLane;
    this.#reader = undefined;
    this.#cursor =
      next === undefined
        ? { lane, position: end, gone }
        : { lane: next, position: this.#job.places[next]?.from ?? 0, gone };
  }

  get #nextLane(): Lane | undefined {
    const { places } = this.#job;
    return lanes.slice(lanes.indexOf(this.#cursor.lane) + 1).find((lane) => places[lane] !== undefined);
  }
}
