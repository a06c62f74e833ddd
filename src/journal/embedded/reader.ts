// One destination's way through one lane: from memory while it keeps up, from the segments while it is behind.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Files, OpenFile } from '../../world/files.ts';
import type { JournaledRecord, JournalReader, SettledMark, TakenRecord } from '../journal.ts';
import type { Contents } from './contents.ts';
import type { Damage } from './damage.ts';
import { type JournalFolder, segmentPath } from './folder.ts';
import { add, highest, type LaneIndex, type LaneNumbers, perLane } from './lane-numbers.ts';
import { decodeBlock } from './segment.ts';
import type { Segment } from './segment-list.ts';
import type { SettledRecord } from './settled-record.ts';
import { journaled, type Tail } from './tail.ts';
import { walkSegment } from './walk.ts';

export interface ReaderParts {
  readonly files: Files;
  readonly folder: JournalFolder;
  readonly contents: Contents;
  readonly tail: Tail;
  readonly damage: Damage;
  readonly settledRecord: SettledRecord;
  /** Resolves with the next group that becomes visible, or when the signal aborts. */
  readonly nextArrival: (signal: AbortSignal) => Promise<void>;
  /** The mark has changed in memory. */
  readonly settled: () => Promise<void>;
}

export interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Where the next block to look at stands, and the positions it should begin with. */
interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly expected: LaneNumbers;
}

/** Blocks are read from disk until they hold so many bytes for the lane. */
const aheadBytes = 256 * 1024;

interface Found {
  readonly records: readonly JournaledRecord[];
  readonly place: Place;
}

export class LaneReader implements JournalReader {
  readonly #parts: ReaderParts;
  readonly #destination: string;
  readonly #lane: LaneIndex;
  #next: number;
  /** Of the blocks read last from disk, what was not handed out yet. */
  #ahead: readonly JournaledRecord[] = [];
  #place: Place | undefined;
  #rewinds = 0;

  /** Begins behind the settled mark, or at `startAt`. */
  constructor(parts: ReaderParts, destination: string, lane: LaneIndex, startAt?: number) {
    this.#parts = parts;
    this.#destination = destination;
    this.#lane = lane;
    this.#next = startAt ?? this.#settled.position + 1;
  }

  async read(limits: ReadLimits): Promise<readonly JournaledRecord[]> {
    const rewinds = this.#rewinds;
    while (this.#next < this.#end) {
      const inMemory = this.#parts.tail.from(this.#lane, this.#next);
      if (inMemory !== undefined) {
        this.#forgetPlace();
        return this.#parts.tail.copies(this.#handOut(inMemory.records, inMemory.index, limits));
      }
      if (this.#ahead[0] !== undefined) {
        const records = this.#handOut(this.#ahead, 0, limits);
        this.#ahead = this.#ahead.slice(records.length);
        return records;
      }
      await this.#readAhead();
      if (rewinds !== this.#rewinds) return [];
    }
    return [];
  }

  async arrivals(signal: AbortSignal): Promise<void> {
    while (this.#next >= this.#end && !signal.aborted) await this.#parts.nextArrival(signal);
  }

  async settle(mark: SettledMark, taken: readonly TakenRecord[] = []): Promise<void> {
    const position = mark.position ?? 0;
    if (position >= this.#end) {
      throw new ConnectorError('program-defect', {
        message: `Settling record ${position} for ${this.#destination} found only ${this.#end - 1} records.`,
      });
    }
    const destination = this.#destination;
    // Before the mark: whoever writes the mark down writes these first.
    this.#parts.settledRecord.add(destination, taken);
    this.#parts.contents.marks.settle({
      ...{ destination, lane: this.#lane, position },
      sequences: { ...mark.sequences },
    });
    await this.#parts.settled();
  }

  rewind(): SettledMark {
    const { position, sequences } = this.#settled;
    this.#next = position + 1;
    this.#rewinds += 1;
    this.#forgetPlace();
    return { position: position === 0 ? undefined : (position as JournaledRecord['position']), sequences };
  }

  get #settled() {
    const mark = this.#parts.contents.marks.get(this.#destination, this.#lane);
    return mark ?? { position: 0, sequences: {} };
  }

  get #end(): number {
    return this.#parts.contents.nexts[this.#lane];
  }

  #forgetPlace(): void {
    this.#ahead = [];
    this.#place = undefined;
  }

  #handOut(
    records: readonly JournaledRecord[],
    from: number,
    { maxRecords, maxBytes }: ReadLimits,
  ): readonly JournaledRecord[] {
    let to = from;
    let bytes = 0;
    while (to < records.length && to - from < maxRecords) {
      bytes += records[to]?.record.json.length ?? 0;
      // The first one always goes, however large: a limit must not stop the lane.
      if (to > from && bytes > maxBytes) break;
      to += 1;
    }
    const last = records[to - 1];
    if (last !== undefined) this.#next = last.position + 1;
    return records.slice(from, to);
  }

  /** Fills `#ahead` from the next blocks that have something for this lane, or moves on behind what is lost. */
  async #readAhead(): Promise<void> {
    const { segments } = this.#parts.contents;
    const rewinds = this.#rewinds;
    const end = this.#end;
    const segment = this.#segmentToRead();
    if (segment === undefined) {
      this.#next = end;
      return;
    }
    const start = { segment: segment.first, offset: 0, expected: segment.firsts };
    const place = this.#place?.segment === segment.first ? this.#place : start;
    const found = await this.#searchFile(segment, place);
    if (rewinds !== this.#rewinds) return;
    const following = segments.after(segment);
    if (found !== undefined) {
      this.#ahead = found.records;
      this.#place = found.place;
    } else if (segments.all.some((now) => now.first === segment.first && now.end > segment.end)) {
      this.#place = { segment: segment.first, offset: segment.end, expected: segment.nexts };
    } else if (following !== undefined) {
      this.#place = { segment: following.first, offset: 0, expected: segment.nexts };
    } else {
      // Whatever was there when the search began and is in no segment is lost.
      this.#next = Math.max(this.#next, end);
    }
  }

  #segmentToRead(): Segment | undefined {
    const { segments } = this.#parts.contents;
    const wanted = this.#place?.segment ?? segments.holding(this.#lane, this.#next)?.first;
    return segments.all.find((segment) => segment.first === wanted) ?? segments.oldest;
  }

  async #searchFile(segment: Segment, place: Place): Promise<Found | undefined> {
    const path = segmentPath(this.#parts.folder, segment.first);
    try {
      if ((await this.#parts.files.size(path)) === undefined) return this.#missing(segment, place);
      const file = await this.#parts.files.open(path, 'read');
      try {
        return await this.#search(file, segment, place);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
      throw new ConnectorError('journal-read-failed', {
        message: `Reading ${path} failed: ${String(error)}.`,
        cause: error,
      });
    }
  }

  /** Removed because all have settled it, which is nothing to tell, or by another hand. */
  #missing(segment: Segment, place: Place): undefined {
    const { contents, damage } = this.#parts;
    const settled = contents.marks.settledByAll;
    const unsettled = perLane((lane) => settled[lane] + 1);
    damage.nameLost(highest(place.expected, unsettled), segment.nexts);
  }

  async #search(file: OpenFile, segment: Segment, from: Place): Promise<Found | undefined> {
    const { damage } = this.#parts;
    const lane = this.#lane;
    const records: JournaledRecord[] = [];
    let bytesAhead = 0;
    let place = from;
    for await (const found of walkSegment(file, from.offset, segment.end)) {
      if (found.found === 'damage') {
        await damage.setAside({ segment: segment.first, offset: found.offset, length: found.length });
        continue;
      }
      const { header, bytes, offset } = found;
      damage.nameLost(place.expected, header.firsts);
      const expected = add(header.firsts, header.counts);
      place = { segment: segment.first, offset: offset + header.length, expected };
      if (header.counts[lane] === 0 || expected[lane] <= this.#next) continue;
      const block = decodeBlock(bytes, header);
      if (block.kind !== 'page') continue;
      records.push(...journaled(block, header, lane).filter(({ position }) => position >= this.#next));
      bytesAhead += block.bodies[lane].length;
      if (bytesAhead >= aheadBytes) return { records, place };
    }
    if (records.length > 0) return { records, place };
    damage.nameLost(place.expected, segment.nexts);
    return undefined;
  }
}
