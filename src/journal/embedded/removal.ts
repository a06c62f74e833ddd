// Takes whole segments away once every destination has settled them and they are old, or in the way. One that is
// held stays for all its age, yet never in the way of new records. What else
// stands in them and is still in force is carried over first, durably.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { Files } from '../../world/files.ts';
import { type HeldFrom, holdPrefix, ownState } from '../journal.ts';
import type { Admission } from './admission.ts';
import { type Block, type CarriedBlock, groupBlocks } from './block.ts';
import type { CatalogueKeeper } from './catalogue-keeper.ts';
import type { Contents } from './contents.ts';
import { type JournalFolder, segmentPath } from './folder.ts';
import { dayOf, type KnownRecords } from './known-records.ts';
import { diskLanes, laneIndex } from './lane-numbers.ts';
import { spillIds } from './remember-ids.ts';
import { removable } from './room.ts';
import type { Segment } from './segment-list.ts';
import type { SegmentWriter } from './segment-writer.ts';

export interface RemovalParts {
  readonly files: Files;
  readonly folder: JournalFolder;
  readonly contents: Contents;
  readonly known: KnownRecords;
  readonly keeper: CatalogueKeeper;
  readonly writer: SegmentWriter;
  readonly admission: Admission;
  readonly clock: Clock;
  readonly report: Report;
  readonly keepDays: number;
}

type Write = (blocks: readonly Block[]) => Promise<void>;

const dayMs = 86_400_000;
const statesPerBlock = 2_000;
/** One group has to hold them all. */
const statesBlocks = groupBlocks - 1;

export class Removal {
  readonly #parts: RemovalParts;
  #knownCheckedOn = 0;

  constructor(parts: RemovalParts) {
    this.#parts = parts;
  }

  get files(): Files {
    return this.#parts.files;
  }

  /** Removes settled segments that are older than `keepDays`, and younger ones when `bytes` more do not fit. */
  async makeRoom(bytes: number, write: Write): Promise<void> {
    try {
      await this.#forgetOldIds();
      for (let next = this.#next(bytes); next !== undefined; next = this.#next(bytes)) {
        await this.#remove(next, write);
      }
    } catch (error) {
      // Nothing is lost: the segment stays, and the next write tries again. Only a broken disk says so itself.
      if (!(error instanceof ConnectorError)) {
        this.#parts.report({ notice: 'journal-removal-failed', reason: String(error) });
      }
    }
  }

  #next(bytes: number): Segment | undefined {
    const { contents, admission, clock, keepDays } = this.#parts;
    const oldest = removable(contents.segments, contents.marks)[0];
    if (oldest === undefined) return undefined;
    const isOld = oldest.newestAtMs < clock.now() - keepDays * dayMs && !this.#isHeld(oldest);
    const isInTheWay = contents.segments.bytes + bytes > admission.ordinaryBytes;
    const isNewest = oldest === contents.segments.newest;
    return isInTheWay || (isOld && !isNewest) ? oldest : undefined;
  }

  /** Whether somebody still wants to read records of this segment. */
  #isHeld(segment: Segment): boolean {
    const holds = this.#parts.contents.states.view(ownState).entries(holdPrefix);
    for (const [, value] of holds) {
      const from = value as HeldFrom;
      const isWanted = diskLanes.some((lane) => {
        const held = from[lane];
        return held !== undefined && held < segment.nexts[laneIndex(lane)];
      });
      if (isWanted) return true;
    }
    return false;
  }

  async #remove(segment: Segment, write: Write): Promise<void> {
    const { contents, known, keeper, writer, files, folder, admission, report } = this.#parts;
    const isNewest = segment === contents.segments.newest;
    if (isNewest) await writer.rotate();
    const carried = this.#carriedFrom(segment);
    if (carried.length > 0 || isNewest) await write(carried.length > 0 ? carried : [nothing(contents)]);
    if ((known.inMemoryFrom ?? Number.POSITIVE_INFINITY) <= segment.last) await spillIds(known, contents);
    keeper.tell();
    const file = segmentPath(folder, segment.first);
    // An attempt before may have removed it and failed at what comes next.
    if ((await files.size(file)) !== undefined) await files.remove(file);
    await files.syncFolder(folder.segments);
    contents.forget(segment);
    keeper.tell();
    contents.rejectCount = keeper.countRejects();
    admission.spaceWasFreed();
    report({ notice: 'journal-segment-removed', file, bytes: segment.end });
  }

  #carriedFrom(segment: Segment): readonly CarriedBlock[] {
    const { contents } = this.#parts;
    const states = [...contents.states.writtenIn(segment.first)];
    const marks = [...new Set([...contents.marks.writtenIn(segment.first), ...contents.marks.unwritten])];
    const blocks: CarriedBlock[] = [];
    const perBlock = Math.max(statesPerBlock, Math.ceil(states.length / statesBlocks));
    for (let i = 0; i < states.length; i += perBlock) {
      blocks.push({ ...nothing(contents), states: states.slice(i, i + perBlock) });
    }
    const hasMore = marks.length > 0 || contents.nextReject > 1;
    return hasMore ? [...blocks, { ...nothing(contents), marks }] : blocks;
  }

  async #forgetOldIds(): Promise<void> {
    const { known, contents, clock } = this.#parts;
    const now = clock.now();
    if (dayOf(now) === this.#knownCheckedOn) return;
    // On a disk that refuses the run they wait in memory; making room must go on.
    if (known.isSpillDue(now)) await spillIds(known, contents).catch(() => {});
    await known.dropOld(now);
    this.#knownCheckedOn = dayOf(now);
  }
}

function nothing(contents: Contents): CarriedBlock {
  return { kind: 'carried', states: [], marks: [], nextReject: contents.nextReject };
}
