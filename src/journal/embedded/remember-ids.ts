// Moves the ids of a block to where repeats are looked up, and tells the catalogue those that only memory has.
import type { PlacedBlock } from './block.ts';
import type { Contents } from './contents.ts';
import { dayOf, isOld, type KnownRecords } from './known-records.ts';

export async function rememberIds(
  known: KnownRecords,
  contents: Contents,
  placed: PlacedBlock,
  nowMs: number,
): Promise<void> {
  const { block, number, writtenAtMs } = placed;
  if (block.kind !== 'page' || block.ids.length === 0 || isOld(dayOf(writtenAtMs), nowMs)) return;
  // A disk that refuses the run only makes memory hold more until the next block.
  if (known.isSpillDue(writtenAtMs)) await spillIds(known, contents).catch(() => {});
  if (known.add(number, writtenAtMs, block.ids)) {
    contents.changes.ids.push({ block: number, writtenAtMs, ids: block.ids });
  }
}

/** Everything known is in runs when this resolves. */
export async function spillIds(known: KnownRecords, contents: Contents): Promise<void> {
  const to = known.inMemoryTo;
  await known.spill();
  contents.changes.idsInRunsTo = Math.max(contents.changes.idsInRunsTo, to);
  contents.changes.ids = contents.changes.ids.filter((row) => row.block > to);
}
