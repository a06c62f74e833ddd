// One number per lane, in the order the disk format fixes. A new lane goes to the end and needs a new format
// version.
import type { Lane } from '../../model/record.ts';

export const diskLanes: readonly Lane[] = ['alert', 'audit', 'connector'];

export type PerLane<T> = readonly [alert: T, audit: T, connector: T];
export type LaneNumbers = PerLane<number>;
export type LaneIndex = 0 | 1 | 2;

export const laneIndexes: readonly LaneIndex[] = [0, 1, 2];

export function laneIndex(lane: Lane): LaneIndex {
  return diskLanes.indexOf(lane) as LaneIndex;
}

export function perLane<T>(make: (index: LaneIndex) => T): PerLane<T> {
  return [make(0), make(1), make(2)];
}

export function sum(numbers: LaneNumbers): number {
  return numbers[0] + numbers[1] + numbers[2];
}

export function add(a: LaneNumbers, b: LaneNumbers): LaneNumbers {
  return perLane((lane) => a[lane] + b[lane]);
}

export function highest(a: LaneNumbers, b: LaneNumbers): LaneNumbers {
  return perLane((lane) => Math.max(a[lane], b[lane]));
}
