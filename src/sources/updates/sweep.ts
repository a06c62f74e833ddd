// Forgets sightings in steps that leave the event loop free: those last seen more than 200 days ago, and when there
// are too many the resolved ones first, of these and then of the rest the ones seen longest ago.
import { breathe } from '../../world/breathe.ts';
import type { Bucket } from './bucket.ts';

const keptDays = 200;
const bucketsAtOnce = 256;
const dayMs = 86_400_000;

type KeyedBucket = readonly [key: string, bucket: Bucket];

export interface Swept {
  kept: number;
  /** Of those that were not too old. */
  crowdedOut: number;
}

export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / dayMs);
}

/** Yields changed buckets, some at a time; `swept` is filled while it runs. */
export async function* sweepBuckets(
  buckets: () => Iterable<KeyedBucket>,
  { today, limit }: { readonly today: number; readonly limit: number },
  swept: Swept,
): AsyncGenerator<readonly KeyedBucket[]> {
  // Days far ahead come from a clock that jumped, and must not stay for ever.
  const isOld = (day: number) => Math.abs(today - day) > keptDays;
  const counts = new Map<number, number>();
  for await (const group of inGroups(buckets())) {
    for (const [, bucket] of group) {
      bucket.keep((day, isResolved) => {
        if (!isOld(day)) countOne(counts, rankOf(day, isResolved));
        return true;
      });
    }
  }
  const leaving = leavingRanks(counts, limit);
  for await (const group of inGroups(buckets())) {
    for (const [, bucket] of group) {
      bucket.keep((day, isResolved) => {
        if (isOld(day)) return false;
        const rank = rankOf(day, isResolved);
        const left = leaving.get(rank) ?? 0;
        if (left > 0) {
          leaving.set(rank, left - 1);
          swept.crowdedOut += 1;
          return false;
        }
        swept.kept += 1;
        return true;
      });
    }
    yield group.filter(([, bucket]) => bucket.isChanged);
  }
}

/** The lower, the sooner forgotten. */
function rankOf(day: number, isResolved: boolean): number {
  return (isResolved ? 0 : 0x1_0000) + day;
}

/** How many of each rank have to go. Some more than needed, so that a full house is not swept in every round. */
function leavingRanks(counts: ReadonlyMap<number, number>, limit: number): Map<number, number> {
  let total = 0;
  for (const count of counts.values()) total += count;
  let excess = total <= limit ? 0 : total - Math.floor(limit * 0.95);
  const leaving = new Map<number, number>();
  for (const [rank, count] of [...counts].sort(([a], [b]) => a - b)) {
    if (excess <= 0) break;
    leaving.set(rank, Math.min(count, excess));
    excess -= count;
  }
  return leaving;
}

function countOne(counts: Map<number, number>, rank: number): void {
  counts.set(rank, (counts.get(rank) ?? 0) + 1);
}

async function* inGroups(buckets: Iterable<KeyedBucket>): AsyncGenerator<readonly KeyedBucket[]> {
  let group: KeyedBucket[] = [];
  for (const each of buckets) {
    group.push(each);
    if (group.length < bucketsAtOnce) continue;
    yield group;
    await breathe();
    group = [];
  }
  yield group;
}
