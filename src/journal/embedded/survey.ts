// What the segments alone say of the journal: how much of what there is, what is lost, and whether the catalogue,
// which is derived from them, says the same.
import type { Files } from '../../world/files.ts';
import type { CatalogueContents } from './catalogue.ts';
import type { StateRow } from './catalogue-changes.ts';
import { Contents } from './contents.ts';
import type { JournalFolder } from './folder.ts';
import { inspectSegments, type Loss } from './inspection.ts';
import { diskLanes, type LaneNumbers, laneIndexes } from './lane-numbers.ts';

/** Of one source and lane on one day (UTC) of their commit. */
export interface RecordCount {
  readonly source: string;
  readonly lane: string;
  readonly day: string;
  records: number;
  bytes: number;
}

export interface Survey {
  readonly blocks: number;
  readonly counts: readonly RecordCount[];
  readonly losses: readonly Loss[];
  /** By source, the bytes that the catalogue knew of and that cannot be read; undefined when it was not compared. */
  readonly lostBytes: Readonly<Record<string, number>> | undefined;
  readonly unfinishedBytes: number;
  /** As the segments alone have it. */
  readonly contents: Contents;
  /** Where the catalogue says something else than they; undefined when it was not compared. */
  readonly disagreements: readonly string[] | undefined;
}

/** Blocks; what the catalogue would be told of them is of no use here. */
const forgetEvery = 1_000;

export interface CatalogueToCompare {
  readonly contents: CatalogueContents;
  states(): Iterable<StateRow>;
}

export async function surveySegments(
  files: Files,
  folder: JournalFolder,
  catalogue?: CatalogueToCompare,
): Promise<Survey> {
  const contents = new Contents();
  /** Only what the catalogue has been told: it may lag. */
  const told = new Contents();
  const counts = new Map<string, RecordCount>();
  const losses: Loss[] = [];
  let blocks = 0;
  let unfinishedBytes = 0;
  for await (const found of inspectSegments(files, folder)) {
    if (found.found === 'loss') losses.push(found);
    else if (found.found === 'unfinished') unfinishedBytes = found.bytes;
    else {
      const { placed } = found;
      blocks += 1;
      contents.apply(placed);
      if (placed.number < (catalogue?.contents.head.nextBlock ?? 0)) told.apply(placed);
      for (const lane of laneIndexes) countRecords(counts, placed, lane);
      if (blocks % forgetEvery === 0) for (const each of [contents, told]) each.forgetChanges();
    }
  }
  const head = catalogue?.contents.head;
  if (head !== undefined && head.nextBlock > contents.nextBlock) {
    losses.push(lostBehind(contents, head));
  }
  return {
    ...{ blocks, losses, unfinishedBytes, contents },
    counts: [...counts.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
    lostBytes: catalogue === undefined ? undefined : lostBytes(contents, catalogue.contents),
    disagreements: catalogue === undefined ? undefined : disagreements(told, catalogue),
  };
}

function lostBytes(contents: Contents, catalogued: CatalogueContents): Readonly<Record<string, number>> {
  const lost: Record<string, number> = {};
  for (const { first, sourceBytes } of catalogued.segments) {
    const readable = contents.segments.all.find((segment) => segment.first === first)?.sourceBytes ?? {};
    for (const [source, bytes] of Object.entries(sourceBytes)) {
      const missing = bytes - (readable[source] ?? 0);
      if (source !== '' && missing > 0) lost[source] = (lost[source] ?? 0) + missing;
    }
  }
  return lost;
}

function countRecords(
  counts: Map<string, RecordCount>,
  { block, writtenAtMs }: Parameters<Contents['apply']>[0],
  index: (typeof laneIndexes)[number],
): void {
  if (block.kind !== 'page' || block.records[index].length === 0) return;
  const [source, lane, day] = [block.source, diskLanes[index] ?? '', new Date(writtenAtMs).toISOString()];
  const key = `${source}\n${lane}\n${day.slice(0, 10)}`;
  const count = counts.get(key) ?? { source, lane, day: day.slice(0, 10), records: 0, bytes: 0 };
  counts.set(key, count);
  count.records += block.records[index].length;
  count.bytes += block.bodies[index].length;
}

/** The catalogue has heard of blocks behind the last one that can be read. */
function lostBehind(
  { nextBlock, nexts, segments }: Contents,
  head: { readonly nextBlock: number; readonly nexts: LaneNumbers },
): Loss {
  const lastMs = segments.newest?.newestAtMs ?? 0;
  return {
    ...{ found: 'loss', stretches: [], first: nextBlock, last: head.nextBlock - 1 },
    ...{ from: nexts, to: head.nexts },
    ...{ afterMs: lastMs, beforeMs: lastMs },
  };
}

function disagreements(told: Contents, { contents, states }: CatalogueToCompare): readonly string[] {
  const found: string[] = [];
  for (const segment of told.segments.all) {
    const listed = contents.segments.find(({ first }) => first === segment.first);
    // More than can be read is a loss, and named as one.
    if (listed === undefined || listed.end < segment.end) found.push(`segment ${segment.first}`);
  }
  for (const { mark } of contents.marks) {
    const derived = told.marks.get(mark.destination, mark.lane);
    if (derived?.position !== mark.position) {
      found.push(`the mark of ${mark.destination} in lane ${diskLanes[mark.lane]}`);
    }
  }
  let others = 0;
  for (const { source, key, value } of states()) {
    const derived = told.states.view(source).get(key);
    if (JSON.stringify(derived) !== JSON.stringify(value)) others += 1;
  }
  if (others > 0) found.push(`${others} values of sources' state`);
  return found;
}
