// The detections that a simulated tenant's SIEM API can offer, and how its query parameters choose among them.
import type { Detection } from './events/detection.ts';
import type { StoredRecord } from './issued-records.ts';

export interface StoredDetection extends StoredRecord {
  readonly detection: Omit<Detection, 'fields'>;
  /** From when on the API shows it; milliseconds since 1970. */
  readonly availableAtMs: number;
}

export interface DetectionQuery {
  /** Bounds on LastProcessedTimeUtc, both inclusive, written as in the records. */
  readonly since: string;
  readonly until: string;
  /** The newest so many; undefined: all. */
  readonly limit: number | undefined;
  /** Any of these; none means all. */
  readonly machineGroups: readonly string[];
  readonly deviceCreatedTag: string | undefined;
  readonly cloudCreatedTag: string | undefined;
}

export class DetectionStore {
  #kept: StoredDetection[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns what had to go to stay within the limit. */
  add(detection: StoredDetection): readonly StoredDetection[] {
    this.#kept.push(detection);
    return this.#kept.length > this.#limit ? this.#kept.splice(0, Math.ceil(this.#limit / 10)) : [];
  }

  /** In the order in which they became available, which is not that of LastProcessedTimeUtc. */
  select(query: DetectionQuery, nowMs: number): readonly StoredDetection[] {
    const chosen = this.#kept.filter((stored) => stored.availableAtMs <= nowMs && matches(stored, query));
    if (query.limit === undefined) return chosen;
    return chosen
      .sort((a, b) => (a.detection.lastProcessed < b.detection.lastProcessed ? 1 : -1))
      .slice(0, query.limit);
  }
}

function matches({ detection }: StoredDetection, query: DetectionQuery): boolean {
  if (detection.lastProcessed < query.since || detection.lastProcessed > query.until) return false;
  if (query.machineGroups.length > 0 && !query.machineGroups.includes(detection.machineGroup)) return false;
  return (
    hasTag(detection.deviceCreatedTags, query.deviceCreatedTag) &&
    hasTag(detection.cloudCreatedTags, query.cloudCreatedTag)
  );
}

function hasTag(tags: string, wanted: string | undefined): boolean {
  return wanted === undefined || tags.split(', ').includes(wanted);
}
