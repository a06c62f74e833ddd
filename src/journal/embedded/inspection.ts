// Reads all segments from the first to the last block and changes nothing, so that it may be done beside a running
// service: what that writes or removes meanwhile is read or not. What is missing between blocks is named exactly.
import type { Files } from '../../world/files.ts';
import type { PlacedBlock } from './block.ts';
import type { Stretch } from './damage.ts';
import { type JournalFolder, listSegments, segmentPath } from './folder.ts';
import { type FoundBlock, GroupReader } from './group-reader.ts';
import { add, type LaneNumbers } from './lane-numbers.ts';
import { decodeBlock } from './segment.ts';
import { walkSegment } from './walk.ts';

/** Blocks that were durable once and are gone or unreadable. */
export interface Loss {
  readonly found: 'loss';
  /** The bytes that cannot be read; none when a whole segment is missing. */
  readonly stretches: readonly Stretch[];
  /** The numbers of the blocks. */
  readonly first: number;
  readonly last: number;
  /** Per lane: the first position lost, and the first one behind. */
  readonly from: LaneNumbers;
  readonly to: LaneNumbers;
  /** When the blocks before and behind were written; milliseconds since 1970. */
  readonly afterMs: number;
  readonly beforeMs: number;
}

export type Inspected =
  | { readonly found: 'block'; readonly placed: PlacedBlock }
  | Loss
  /** What stands behind the last whole group: a write under way, or the rest of one that a crash broke off. */
  | { readonly found: 'unfinished'; readonly bytes: number };

export async function* inspectSegments(files: Files, folder: JournalFolder): AsyncGenerator<Inspected> {
  const groups = new GroupReader();
  const segments = await listSegments(files, folder);
  let pending: Stretch[] = [];
  let last: FoundBlock['header'] | undefined;
  const taken = function* (blocks: readonly FoundBlock[]): Generator<Inspected> {
    for (const { segment, offset, header, bytes } of blocks) {
      const isBefore = (s: Stretch) => s.segment < segment || (s.segment === segment && s.offset < offset);
      if (last !== undefined && header.number > last.number + 1) {
        yield {
          ...{ found: 'loss', stretches: pending.filter(isBefore) },
          ...{ first: last.number + 1, last: header.number - 1 },
          ...{ from: add(last.firsts, last.counts), to: header.firsts },
          ...{ afterMs: last.writtenAtMs, beforeMs: header.writtenAtMs },
        };
      }
      pending = pending.filter((stretch) => !isBefore(stretch));
      last = header;
      yield { found: 'block', placed: { ...header, segment, offset, block: decodeBlock(bytes, header) } };
    }
  };
  for (const [i, segment] of segments.entries()) {
    const path = segmentPath(folder, segment);
    const size = await files.size(path);
    // Removed since it was listed.
    if (size === undefined) continue;
    const file = await files.open(path, 'read');
    let newest = last?.number ?? 0;
    try {
      for await (const found of walkSegment(file, 0, size)) {
        if (found.found === 'damage') {
          pending.push({ segment, offset: found.offset, length: found.length });
          continue;
        }
        const { header, bytes, offset } = found;
        // Left by a write that failed, and written again behind or elsewhere.
        if (header.number <= newest || header.number >= (segments[i + 1] ?? Number.POSITIVE_INFINITY))
          continue;
        newest = header.number;
        yield* taken(groups.take({ segment, offset, header, bytes }));
      }
    } finally {
      await file.close();
    }
  }
  const held = groups.rest().reduce((bytes, { header }) => bytes + header.length, 0);
  const bytes = pending.reduce((sum, { length }) => sum + length, held);
  if (bytes > 0) yield { found: 'unfinished', bytes };
}
