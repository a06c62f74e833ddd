// How much each source may still put in. Half of the journal goes to whoever comes first; the other half is set
// apart in equal parts, one for each source, so that one that floods cannot stop the others. A small reserve
// takes nothing but the connector's own records.
import type { Marks } from './marks.ts';
import { holdsRecords, type Segment, type SegmentList } from './segment-list.ts';

export interface Bounds {
  readonly maxBytes: number;
  /** Bytes only pages of the connector lane may take. */
  readonly reserveBytes: number;
}

const mebibyte = 1024 * 1024;

export function boundsOf(maxMegabytes: number): Bounds {
  const maxBytes = maxMegabytes * mebibyte;
  return { maxBytes, reserveBytes: Math.min(16 * mebibyte, Math.floor(maxBytes / 20)) };
}

/** Whether every destination has settled every record of the segment; lanes nobody reads count as unsettled. */
export function isSettled(segment: Segment, marks: Marks): boolean {
  const settled = marks.settledByAll;
  return segment.nexts.every(
    (next, lane) => next === segment.firsts[lane] || next - 1 <= (settled[lane] ?? 0),
  );
}

/** The oldest segments that could be removed now, in order. */
export function removable(segments: SegmentList, marks: Marks): readonly Segment[] {
  const firstWaiting = segments.all.findIndex((segment) => !isSettled(segment, marks));
  const settled = firstWaiting === -1 ? segments.all : segments.all.slice(0, firstWaiting);
  // A newest segment without records has nothing that removing it would free.
  return settled.filter((segment) => segment !== segments.newest || holdsRecords(segment));
}

/** Bytes a page of this source may have at most, were all settled segments removed; may be below zero. */
export function freeBytes(
  bounds: Bounds,
  segments: SegmentList,
  marks: Marks,
  source: string,
  known: ReadonlySet<string>,
  isConnector: boolean,
): number {
  const gone = new Set(removable(segments, marks));
  const waiting = segments.all.filter((segment) => !gone.has(segment));
  const total = waiting.reduce((bytes, segment) => bytes + segment.end, 0);
  if (isConnector) return bounds.maxBytes - total;
  const usable = bounds.maxBytes - bounds.reserveBytes;
  const others = [...known].filter((name) => name !== source);
  const floor = usable / 2 / (others.length + 1);
  const keptForOthers = others.map((name) => Math.max(0, floor - bytesOf(waiting, name)));
  return usable - total - keptForOthers.reduce((bytes, kept) => bytes + kept, 0);
}

function bytesOf(segments: readonly Segment[], source: string): number {
  return segments.reduce((bytes, segment) => bytes + (segment.sourceBytes[source] ?? 0), 0);
}

/** The estimated bytes of JSON of a lane behind a position; within a segment, its share by count. */
export function waitingBytes(segments: SegmentList, lane: 0 | 1 | 2, position: number): number {
  return segments.all.reduce((bytes, segment) => {
    const count = segment.nexts[lane] - segment.firsts[lane];
    const waiting = Math.min(count, Math.max(0, segment.nexts[lane] - 1 - position));
    return count === 0 ? bytes : bytes + (segment.laneBytes[lane] * waiting) / count;
  }, 0);
}
