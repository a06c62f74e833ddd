// The journal in files of this machine. What is written goes through the ledger, what is read comes from readers;
// here both meet the contract.
import type { Page } from '../../model/page.ts';
import type { Lane, SourceRecord } from '../../model/record.ts';
import type { Reject } from '../../model/reject.ts';
import type { StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { Files } from '../../world/files.ts';
import type {
  Backlog,
  CommitResult,
  Journal,
  JournalReader,
  JournalStatus,
  PastReader,
  Position,
  StartAt,
  StoredReject,
  Stretch,
  TakenRecord,
} from '../journal.ts';
import { Admission } from './admission.ts';
import { Arrivals } from './arrivals.ts';
import { countsOf, type StoredMark } from './block.ts';
import type { CatalogueKeeper } from './catalogue-keeper.ts';
import type { Contents } from './contents.ts';
import type { Damage } from './damage.ts';
import type { JournalFolder } from './folder.ts';
import type { KnownRecords } from './known-records.ts';
import { diskLanes, laneIndex, sum } from './lane-numbers.ts';
import { Ledger } from './ledger.ts';
import type { Lock } from './lock.ts';
import { pageRequest } from './page-intake.ts';
import { LaneReader, type ReaderParts } from './reader.ts';
import { Removal } from './removal.ts';
import { type Bounds, waitingBytes } from './room.ts';
import type { SegmentWriter } from './segment-writer.ts';
import type { SettledRecord } from './settled-record.ts';
import type { Tail } from './tail.ts';

export interface EmbeddedParts {
  readonly files: Files;
  readonly folder: JournalFolder;
  readonly clock: Clock;
  readonly report: Report;
  readonly contents: Contents;
  readonly known: KnownRecords;
  readonly damage: Damage;
  readonly writer: SegmentWriter;
  readonly keeper: CatalogueKeeper;
  readonly tail: Tail;
  readonly lock: Lock;
  readonly settledRecord: SettledRecord;
  readonly bounds: Bounds;
  readonly keepDays: number;
}

const marksEveryMs = 1_000;
/** Writes down the marks, which go with every group anyway. */
const marksRequest = { source: '', bytes: 1_024, prepare: async () => undefined };

export class EmbeddedJournal implements Journal {
  readonly #parts: EmbeddedParts;
  readonly #admission: Admission;
  readonly #ledger: Ledger;
  readonly #reading: ReaderParts;
  #marksWrittenAt: number;
  #settingAside: Promise<unknown> = Promise.resolve();

  constructor(parts: EmbeddedParts) {
    const { bounds, contents, clock, report } = parts;
    const arrivals = new Arrivals();
    this.#parts = parts;
    this.#marksWrittenAt = clock.monotonic();
    this.#admission = new Admission(bounds, contents, clock, report);
    const removal = new Removal({ ...parts, admission: this.#admission });
    const arrived = () => arrivals.announce();
    this.#ledger = new Ledger({ ...parts, admission: this.#admission, removal, arrived });
    this.#reading = {
      ...parts,
      nextArrival: (signal) => arrivals.next(signal),
      settled: () => this.#writeMarksIfDue(),
    };
  }

  get broken(): AbortSignal {
    return this.#parts.writer.broken;
  }

  async commit(source: string, page: Page): Promise<CommitResult> {
    const block = await this.#ledger.write(pageRequest(this.#parts.known, source, page));
    const stored = block === undefined ? 0 : sum(countsOf(block));
    return { stored, repeated: page.records.length - stored };
  }

  async state(source: string): Promise<StateView> {
    return this.#parts.contents.states.view(source);
  }

  async reader(
    destination: string,
    lane: Lane,
    { startAt = 'oldest' }: { readonly startAt?: StartAt } = {},
  ): Promise<JournalReader> {
    const { contents } = this.#parts;
    const index = laneIndex(lane);
    if (contents.marks.get(destination, index) === undefined) {
      const firsts = startAt === 'now' ? contents.nexts : contents.oldestPositions;
      contents.marks.settle({ destination, lane: index, position: firsts[index] - 1, sequences: {} });
      try {
        await this.#ledger.write(marksRequest);
      } catch (error) {
        contents.marks.forget(destination, index);
        throw error;
      }
    }
    return new LaneReader(this.#reading, destination, index);
  }

  async forget(destination: string): Promise<void> {
    const { marks } = this.#parts.contents;
    const before = marks.all.filter((mark) => mark.destination === destination);
    const block = { kind: 'forgotten', destinations: [destination] } as const;
    // At once, so that no mark is written down beside the block that takes it away.
    marks.forgetAll(destination);
    try {
      await this.#ledger.write({ source: '', bytes: 1_024, prepare: async () => block });
    } catch (error) {
      for (const mark of before) marks.settle(mark);
      throw error;
    }
  }

  past(lane: Lane, from: Position): PastReader {
    return new LaneReader(this.#reading, '', laneIndex(lane), from);
  }

  stretches(fromMs: number, toMs: number): Readonly<Record<Lane, Stretch>> {
    const { segments, nexts } = this.#parts.contents;
    const within = segments.all.filter((each) => each.newestAtMs >= fromMs && each.oldestAtMs < toMs);
    const [first, last] = [within[0], within.at(-1)];
    const ofLane = (lane: Lane): Stretch => {
      const index = laneIndex(lane);
      const to = (last?.nexts ?? nexts)[index] as Position;
      return { from: (first?.firsts[index] ?? to) as Position, to };
    };
    return { alert: ofLane('alert'), audit: ofLane('audit'), connector: ofLane('connector') };
  }

  async tookAgain(destination: string, taken: readonly TakenRecord[]): Promise<void> {
    const { settledRecord } = this.#parts;
    settledRecord.add(destination, taken);
    await settledRecord.write();
  }

  async setAside(rejects: readonly (Reject & { readonly position: Position })[]): Promise<void> {
    await this.#afterOthers(() => this.#writeRejects(rejects));
  }

  async clearRejects(numbers: readonly number[]): Promise<void> {
    await this.#afterOthers(async () => {
      const known = [...new Set(numbers)].filter((number) => this.#parts.keeper.reject(number) !== undefined);
      if (known.length === 0) return;
      const block = { kind: 'cleared', numbers: known } as const;
      await this.#ledger.write({ source: '', bytes: known.length * 9, prepare: async () => block });
    });
  }

  async rejects(limit: number): Promise<readonly StoredReject[]> {
    return this.#parts.keeper.newestRejects(limit);
  }

  async rejectsFrom(number: number, limit: number): Promise<readonly StoredReject[]> {
    return this.#parts.keeper.rejectsFrom(number, limit);
  }

  async rejected(
    number: number,
  ): Promise<{ readonly reject: StoredReject; readonly record: SourceRecord } | undefined> {
    const reject = this.#parts.keeper.reject(number);
    if (reject === undefined) return undefined;
    const { lane, position } = reject;
    const [found] = await this.past(lane, position).read({ maxRecords: 1, maxBytes: 1 });
    return found?.position === position ? { reject, record: found.record } : undefined;
  }

  hasRoom(source: string): boolean {
    return this.#admission.hasRoom(source);
  }

  status(): JournalStatus {
    const { contents } = this.#parts;
    return {
      bytes: contents.segments.bytes,
      maxBytes: this.#admission.maxBytes,
      segments: contents.segments.all.length,
      isFull: this.#admission.isFull,
      backlogs: contents.marks.all.map((mark) => this.#backlog(mark)),
      rejects: contents.rejectCount,
    };
  }

  async close(): Promise<void> {
    const { files, keeper, writer, lock, settledRecord } = this.#parts;
    await this.#settingAside;
    // As the last request, behind all commits under way.
    const marked = this.#ledger.write(marksRequest).catch(() => {});
    await Promise.all([marked, this.#ledger.close()]);
    await settledRecord.close();
    await keeper.close(files);
    await writer.rotate();
    lock.release();
  }

  /** One after the other, so that numbers and repeats are settled before the next one looks. */
  async #afterOthers(write: () => Promise<void>): Promise<void> {
    const written = this.#settingAside.then(write);
    this.#settingAside = written.catch(() => {});
    await written;
  }

  async #writeRejects(rejects: readonly (Reject & { readonly position: Position })[]): Promise<void> {
    const { contents, keeper, clock } = this.#parts;
    const unique = new Map(rejects.map((r) => [`${r.lane} ${r.position} ${r.destination}`, r]));
    const rejectedAtMs = clock.now();
    let next = contents.nextReject;
    const stored: StoredReject[] = [];
    for (const reject of unique.values()) {
      const before = keeper.rejectAt(reject);
      if (before?.code === reject.code && before.reason === reject.reason) continue;
      stored.push({ ...reject, number: before?.number ?? next, rejectedAtMs });
      if (before === undefined) next += 1;
    }
    if (stored.length === 0) return;
    const block = { kind: 'rejects', rejects: stored } as const;
    const bytes = stored.length * 512;
    await this.#ledger.write({ source: '', bytes, prepare: async () => block });
  }

  #backlog(mark: StoredMark): Backlog {
    const { contents, tail } = this.#parts;
    const { destination, lane, position } = mark;
    const records = contents.nexts[lane] - 1 - position;
    const inMemory = tail.from(lane, position + 1);
    const committedAtMs = inMemory?.records[inMemory.index]?.committedAtMs;
    const oldest = committedAtMs ?? contents.segments.holding(lane, position + 1)?.oldestAtMs;
    return {
      destination,
      lane: diskLanes[lane] as Lane,
      records,
      bytes: Math.round(waitingBytes(contents.segments, lane, position)),
      oldestCommittedAtMs: records === 0 ? undefined : oldest,
    };
  }

  async #writeMarksIfDue(): Promise<void> {
    const now = this.#parts.clock.monotonic();
    if (now - this.#marksWrittenAt < marksEveryMs) return;
    this.#marksWrittenAt = now;
    try {
      await this.#ledger.write(marksRequest);
    } catch (error) {
      // The marks wait for the next write; they may lag. Only a broken disk must not go unnoticed.
      if (this.broken.aborted) throw error;
    }
  }
}
