// Start-up: reads the blocks the catalogue does not know yet (all of them when there is no usable catalogue),
// and cuts what an unfinished write has left at the end. It never removes anything because an index looks wrong.
import type { Report } from '../../notices/notice.ts';
import { breathe } from '../../world/breathe.ts';
import type { Files } from '../../world/files.ts';
import type { Catalogue, CatalogueContents } from './catalogue.ts';
import type { Contents } from './contents.ts';
import { cutTail } from './cut-tail.ts';
import type { Damage, Stretch } from './damage.ts';
import { type JournalFolder, listSegments, segmentPath } from './folder.ts';
import { type FoundBlock, GroupReader } from './group-reader.ts';
import { isOld, type KnownRecords } from './known-records.ts';
import { dayOfRun } from './known-run.ts';
import { add, highest, type LaneNumbers, laneIndexes, perLane } from './lane-numbers.ts';
import { makeDurable } from './make-durable.ts';
import { rememberIds } from './remember-ids.ts';
import { type BlockHeader, decodeBlock } from './segment.ts';
import type { Segment } from './segment-list.ts';
import { walkSegment } from './walk.ts';

const statesAtOnce = 2_000;
const pagesAtOnce = 16;

export interface RecoveryParts {
  readonly files: Files;
  readonly folder: JournalFolder;
  readonly report: Report;
  readonly contents: Contents;
  readonly known: KnownRecords;
  readonly damage: Damage;
  readonly nowMs: number;
}

export interface AdoptionParts extends RecoveryParts {
  /** Called between blocks: the catalogue is told in small steps. */
  readonly tellCatalogue: () => void;
}

/** Whether the catalogue's knowledge can be taken as a start: the last it says must be on disk. */
export async function fitsSegments(parts: RecoveryParts, catalogued: CatalogueContents): Promise<boolean> {
  const newest = catalogued.segments.at(-1);
  if (newest === undefined) return false;
  const size = await parts.files.size(segmentPath(parts.folder, newest.first));
  const runs = catalogued.head.runs.filter((name) => !isOld(dayOfRun(name), parts.nowMs));
  const hasRuns = runs.every((name) => parts.known.runNames.includes(name));
  return hasRuns && size !== undefined && size >= newest.end;
}

/** Takes over what the catalogue knows; returns the segments it knows that are not on disk. */
export async function restore(
  parts: RecoveryParts,
  catalogue: Catalogue,
  catalogued: CatalogueContents,
): Promise<readonly Segment[]> {
  const { contents, known } = parts;
  const present = await listSegments(parts.files, parts.folder);
  for (const segment of catalogued.segments) {
    if (present.includes(segment.first)) contents.segments.restore(segment);
    else contents.changes.removeSegment(segment.first);
  }
  let count = 0;
  for (const { source, key, value, segment } of catalogue.states()) {
    if (value !== undefined) contents.states.change(source, [{ put: key, value }], segment);
    count += 1;
    if (count % statesAtOnce === 0) await breathe();
  }
  for (const { mark, segment } of catalogued.marks) contents.marks.written(mark, segment);
  for (const [i, { block, writtenAtMs, ids }] of catalogued.ids.entries()) {
    known.add(block, writtenAtMs, ids);
    if (i % pagesAtOnce === 0) await breathe();
  }
  contents.nextBlock = catalogued.head.nextBlock;
  contents.nextReject = catalogued.head.nextReject;
  contents.nexts = catalogued.head.nexts;
  contents.rejectCount = catalogue.rejectCount;
  return catalogued.segments.filter((segment) => !present.includes(segment.first));
}

/** What start-up found; `isTailClean` is false when the newest segment must not be written to any more. */
export interface Adopted {
  readonly blocks: number;
  readonly isTailClean: boolean;
}

/** Reads on from where `contents` stands; `floor` is what the catalogue knew to exist, as far as it went. */
export async function adoptBlocks(
  parts: AdoptionParts,
  floor: { readonly nextBlock: number; readonly nexts: LaneNumbers },
  missing: readonly Segment[],
): Promise<Adopted> {
  const { contents, files, folder } = parts;
  const adoption = new Adoption(parts);
  const newest = contents.segments.newest;
  const segments = (await listSegments(files, folder)).filter((first) => first >= (newest?.first ?? 0));
  await makeDurable(files, folder, segments);
  for (const [i, first] of segments.entries()) {
    await adoption.read(first, first === newest?.first ? newest.end : 0, segments[i + 1]);
  }
  await adoption.finish(floor.nextBlock);
  nameMissing(parts, floor, missing);
  return { blocks: adoption.adopted, isTailClean: await cutTail(parts, segments) };
}

function nameMissing(
  { contents, damage }: RecoveryParts,
  floor: { readonly nextBlock: number; readonly nexts: LaneNumbers },
  missing: readonly Segment[],
): void {
  const { marks } = contents;
  const unsettled = perLane((lane) => marks.settledByAll[lane] + 1);
  for (const segment of missing) damage.nameLost(highest(segment.firsts, unsettled), segment.nexts);
  const isRead = perLane((lane) => marks.all.some((mark) => mark.lane === lane));
  damage.nameLost(
    perLane((lane) => (isRead[lane] ? unsettled[lane] : contents.oldestPositions[lane])),
    contents.oldestPositions,
  );
  const reached = contents.nexts;
  contents.skipTo(floor.nextBlock, floor.nexts);
  damage.nameLost(reached, contents.nexts);
}

class Adoption {
  readonly #parts: AdoptionParts;
  readonly #groups = new GroupReader();
  #damaged: Stretch[] = [];
  #next: { readonly number: number; readonly firsts: LaneNumbers };
  adopted = 0;

  constructor(parts: AdoptionParts) {
    this.#parts = parts;
    this.#next = { number: parts.contents.nextBlock, firsts: parts.contents.nexts };
  }

  /** Blocks from `nextSegment` on stand in the next segment; here they are leftovers of a failed write. */
  async read(segment: number, from: number, nextSegment: number | undefined): Promise<void> {
    const { files, folder } = this.#parts;
    const file = await files.open(segmentPath(folder, segment), 'read');
    try {
      for await (const found of walkSegment(file, from, await file.size())) {
        const { offset } = found;
        if (found.found === 'damage') {
          this.#damaged.push({ segment, offset, length: found.length });
        } else if (this.#isLeftover(found.header, nextSegment)) {
          this.#damaged.push({ segment, offset, length: found.header.length });
        } else {
          const { header, bytes } = found;
          this.#next = { number: header.number + 1, firsts: add(header.firsts, header.counts) };
          await this.#adopt(this.#groups.take({ segment, offset, header, bytes }));
        }
      }
    } finally {
      await file.close();
    }
  }

  /** An incomplete group at the end was never promised, unless the catalogue has heard of it. */
  async finish(promisedTo: number): Promise<void> {
    const held = this.#groups.heldGroup;
    if (held !== undefined && held < promisedTo) await this.#adopt(this.#groups.rest());
    if (this.#parts.contents.nextBlock >= promisedTo) return;
    for (const stretch of this.#damaged) await this.#parts.damage.setAside(stretch);
  }

  /** Blocks that an earlier write has left where a later one went over it, or that were written again elsewhere. */
  #isLeftover(header: BlockHeader, nextSegment: number | undefined): boolean {
    if (nextSegment !== undefined && header.number >= nextSegment) return true;
    if (header.number !== this.#next.number) return header.number < this.#next.number;
    return laneIndexes.some((lane) => header.firsts[lane] !== this.#next.firsts[lane]);
  }

  async #adopt(blocks: readonly FoundBlock[]): Promise<void> {
    for (const { segment, offset, header, bytes } of blocks) {
      const { contents, known, damage, nowMs } = this.#parts;
      const isBefore = (s: Stretch) => s.segment < segment || (s.segment === segment && s.offset < offset);
      if (header.number > contents.nextBlock && contents.segments.newest !== undefined) {
        for (const stretch of this.#damaged.filter(isBefore)) await damage.setAside(stretch);
        damage.nameLost(contents.nexts, header.firsts);
      }
      this.#damaged = this.#damaged.filter((stretch) => !isBefore(stretch));
      const placed = { ...header, segment, offset, block: decodeBlock(bytes, header) };
      contents.apply(placed);
      await rememberIds(known, contents, placed, nowMs);
      this.adopted += 1;
      this.#parts.tellCatalogue();
    }
  }
}
