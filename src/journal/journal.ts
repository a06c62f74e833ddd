// The contract of the journal: what is committed survives, what is settled moves on, nothing is dropped in
// silence. Which engine keeps it (files here, a distributed log one day) is nobody else's business.
import type { Page } from '../model/page.ts';
import type { Lane, SourceRecord } from '../model/record.ts';
import type { Reject } from '../model/reject.ts';
import type { StateView } from '../model/state.ts';

/** Opaque; larger means later, comparable only within one lane. */
export type Position = number & { readonly brand: 'Position' };

/** State under this name belongs to the program itself and to no source; it may use the connector's reserve. */
export const ownState = '/own';

/**
 * Keys of `ownState` that begin so hold records: a value `HeldFrom` keeps the records from these positions on from
 * being removed for their age. For want of room they are removed all the same.
 */
export const holdPrefix = 'hold/';
export type HeldFrom = Readonly<Partial<Record<Lane, number>>>;

export interface JournaledRecord {
  readonly position: Position;
  readonly source: string;
  /** Milliseconds since 1970 when the page was committed, by the machine's clock. */
  readonly committedAtMs: number;
  readonly record: SourceRecord;
}

export interface CommitResult {
  readonly stored: number;
  /** Records that were known already (same tenant, type, id and version) and were dropped. */
  readonly repeated: number;
}

/** How far a destination has come in a lane, and the last sequence number it used per feed up to there. */
export interface SettledMark {
  /** Undefined: nothing is settled yet. */
  readonly position: Position | undefined;
  readonly sequences: Readonly<Record<string, number>>;
}

/** A record whose lines a destination has taken; kept so that what a SIEM exports can be compared with it. */
export interface TakenRecord {
  /** As on the lines. */
  readonly recordId: string;
  readonly tenant: string;
  readonly feed: string;
  /** Of its first line; the others follow. */
  readonly firstSequence: number;
  readonly lines: number;
}

export interface JournalReader {
  /** Records after the last ones read, in order, at most as many as the limits allow; `[]` when there are none now. */
  read(limits: {
    readonly maxRecords: number;
    readonly maxBytes: number;
  }): Promise<readonly JournaledRecord[]>;
  /** Resolves when `read` may have something to give, or when `signal` aborts. */
  arrivals(signal: AbortSignal): Promise<void>;
  /**
   * Everything up to the mark is proven at this destination. Resolves when the mark is taken; it becomes
   * durable with a later write, so that after a crash it may lag (lines repeat) but never lead. `taken`: the
   * records that this mark settles and the one before did not; durable before the mark is.
   */
  settle(mark: SettledMark, taken?: readonly TakenRecord[]): Promise<void>;
  /** The mark the next `read` starts behind: the last one settled. */
  rewind(): SettledMark;
}

/** Reads kept records once more: no mark follows it, and no record waits for it. */
export type PastReader = Pick<JournalReader, 'read'>;

/** The positions `from` up to, not including, `to`. */
export interface Stretch {
  readonly from: Position;
  readonly to: Position;
}

/** Where a destination that was never seen before begins: with the oldest record kept, or behind the newest. */
export type StartAt = 'oldest' | 'now';

/** Records that were durable once and cannot be read any more: the disk gave back something else. */
export interface LostRange {
  readonly lane: Lane;
  /** First and last position lost. */
  readonly from: Position;
  readonly to: Position;
}

export interface StoredReject extends Reject {
  /** Names the reject in commands; stable. */
  readonly number: number;
  readonly rejectedAtMs: number;
  readonly position: Position;
}

export interface Backlog {
  readonly destination: string;
  readonly lane: Lane;
  readonly records: number;
  readonly bytes: number;
  /** Milliseconds since 1970 of the oldest unsettled record's commit; undefined when nothing waits. */
  readonly oldestCommittedAtMs: number | undefined;
}

export interface JournalStatus {
  readonly bytes: number;
  readonly maxBytes: number;
  readonly segments: number;
  readonly isFull: boolean;
  readonly backlogs: readonly Backlog[];
  readonly rejects: number;
}

export interface Journal {
  /**
   * Makes a page durable: its records and its state changes together, or neither. Resolves after the data
   * is on disk; from then on nothing of the page is used any more. Committing the same page again is harmless: its records count as repeated.
   * Pages of one source that build on each other are committed one after the other, each behind the last one's success.
   * Throws `journal-full` (hold: nothing was kept, commit the same page again later), `journal-write-failed`,
   * `journal-read-failed` (retry both) and `journal-broken` (see `broken`). A page with records of the connector lane only may use a
   * small reserve that no other page can take.
   */
  commit(source: string, page: Page): Promise<CommitResult>;
  /** A source's state as of now. */
  state(source: string): Promise<StateView>;
  /**
   * The reader of one destination in one lane, with its own settled mark that survives restarts. `startAt`
   * (default `oldest`) counts only for a destination without a mark; the choice is durable when this resolves.
   * From then on records of that lane wait until this destination has settled them.
   */
  reader(destination: string, lane: Lane, options?: { readonly startAt?: StartAt }): Promise<JournalReader>;
  /**
   * Durable when it resolves: the destination has no marks and no sequence numbers any more, and no record waits for
   * it. Only for one that nobody reads for.
   */
  forget(destination: string): Promise<void>;
  /**
   * Reads a lane's kept records from a position on, whoever has settled them; what is no longer kept is passed over.
   */
  past(lane: Lane, from: Position): PastReader;
  /** Where the kept records lie that were committed in a span of time; others lie there too. Half-open. */
  stretches(fromMs: number, toMs: number): Readonly<Record<Lane, Stretch>>;
  /** Records that a destination has taken once more, outside its marks. Durable when it resolves, if the disk can. */
  tookAgain(destination: string, taken: readonly TakenRecord[]): Promise<void>;
  /**
   * Durable when it resolves: these records count as dealt with at their destination. Repeating it is harmless;
   * one that is set aside already and now for another reason keeps its number.
   */
  setAside(rejects: readonly (Reject & { readonly position: Position })[]): Promise<void>;
  /** The newest `limit` rejects, newest first. */
  rejects(limit: number): Promise<readonly StoredReject[]>;
  /** The oldest `limit` rejects that have this number or a higher one, oldest first. */
  rejectsFrom(number: number, limit: number): Promise<readonly StoredReject[]>;
  /** Durable when it resolves: these rejects are gone, for good. Those that are unknown count for nothing. */
  clearRejects(numbers: readonly number[]): Promise<void>;
  /** One reject with its record, or undefined when the number is unknown or the record is no longer kept. */
  rejected(
    number: number,
  ): Promise<{ readonly reject: StoredReject; readonly record: SourceRecord } | undefined>;
  /**
   * False from the moment a commit of this source was refused with `journal-full` until a page of that size
   * would fit (when the disk itself was full: until something was removed or ten seconds have passed).
   */
  hasRoom(source: string): boolean;
  status(): JournalStatus;
  /**
   * Aborts, with a ConnectorError `journal-broken` as reason, when the disk failed twice in a row to keep what was
   * written. Nothing can be committed any more: the program has to end (exit 70) and recover by starting again.
   */
  readonly broken: AbortSignal;
  /** Waits for commits under way, writes the marks down and gives up the lock. */
  close(): Promise<void>;
}
