// Which records of those it comes by a replay takes.
import { type Journal, type JournaledRecord, ownState, type StoredReject } from '../../journal/journal.ts';
import type { Lane } from '../../model/record.ts';
import { recordIdOf } from '../envelope.ts';
import { idKey } from './id-key.ts';
import { idKeysOf, type ReplayJob, type WantedRecords, type WantedRejects } from './job.ts';

export interface Selection {
  /** The first position from this one on that can be wanted; infinite when there is none. */
  seek(lane: Lane, position: number): number;
  wants(journaled: JournaledRecord): boolean;
  /** The number of the reject that a record is taken for. */
  rejectAt(lane: Lane, position: number): number | undefined;
}

const rejectsAtOnce = 500;
/** Of one replay; whoever begins it makes several of more. */
export const mostRejects = 50_000;

export async function createSelection(
  job: ReplayJob,
  journal: Pick<Journal, 'state' | 'rejectsFrom'>,
): Promise<Selection> {
  const { wanted, destination } = job;
  if (wanted.what === 'rejects') return rejectsWanted(await rejectsOf(destination, wanted, journal));
  const idKeys = idKeysOf(await journal.state(ownState), job.id);
  const any = { what: 'rejects', first: 1, last: Number.MAX_SAFE_INTEGER } as const;
  return recordsWanted(wanted, idKeys, await rejectsOf(destination, any, journal));
}

/** Those that stand now, oldest first. */
async function rejectsOf(
  destination: string,
  wanted: WantedRejects,
  journal: Pick<Journal, 'rejectsFrom'>,
): Promise<readonly StoredReject[]> {
  const found: StoredReject[] = [];
  for await (const reject of matchingRejects(wanted, journal)) {
    if (reject.destination === destination) found.push(reject);
    if (found.length === mostRejects) break;
  }
  return found;
}

/** Of all destinations, oldest first. */
export async function* matchingRejects(
  { first, last, numbers, code, recordType }: WantedRejects,
  journal: Pick<Journal, 'rejectsFrom'>,
): AsyncGenerator<StoredReject> {
  const isNamed = numbers === undefined ? undefined : new Set(numbers);
  for (let next = first; next <= last; ) {
    const some = await journal.rejectsFrom(next, rejectsAtOnce);
    for (const reject of some) {
      const isWanted =
        reject.number <= last &&
        (isNamed === undefined || isNamed.has(reject.number)) &&
        (code === undefined || reject.code === code) &&
        (recordType === undefined || reject.recordType === recordType);
      if (isWanted) yield reject;
    }
    next = some.length < rejectsAtOnce ? last + 1 : (some.at(-1)?.number ?? last) + 1;
  }
}

function recordsWanted(
  { fromMs, toMs, source, ids }: WantedRecords,
  idKeys: ReadonlySet<string>,
  rejects: readonly StoredReject[],
): Selection {
  return {
    seek: (_lane, position) => position,
    wants: (journaled) =>
      journaled.committedAtMs >= fromMs &&
      journaled.committedAtMs < toMs &&
      (source === undefined || journaled.source === source) &&
      (ids === undefined || idKeys.has(idKey(recordIdOf(journaled.record)))),
    rejectAt: numbersOf(rejects),
  };
}

function rejectsWanted(rejects: readonly StoredReject[]): Selection {
  const positions = new Map<Lane, readonly number[]>();
  for (const [lane, group] of Map.groupBy(rejects, (reject) => reject.lane)) {
    positions.set(
      lane,
      group.map(({ position }): number => position).sort((a, b) => a - b),
    );
  }
  const rejectAt = numbersOf(rejects);
  return {
    seek: (lane, position) => firstFrom(positions.get(lane) ?? [], position),
    wants: ({ record, position }) => rejectAt(record.lane, position) !== undefined,
    rejectAt,
  };
}

function numbersOf(rejects: readonly StoredReject[]): Selection['rejectAt'] {
  const numbers = new Map(rejects.map((reject) => [`${reject.lane} ${reject.position}`, reject.number]));
  return (lane, position) => numbers.get(`${lane} ${position}`);
}

function firstFrom(sorted: readonly number[], position: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return sorted[low] ?? Number.POSITIVE_INFINITY;
}
