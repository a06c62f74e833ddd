// What was last seen of every alert of a source, kept in its state and committed with the page that carries the alert,
// so that an event can say whether the alert is new, changed (and in what), reopened or resolved. At most 64 bytes
// an alert, in 65,536 buckets; sweep.ts keeps them within 200 days and two million.
import { hash } from 'node:crypto';
import type { SourceRecord } from '../../model/record.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import { Bucket, idBytes, layoutOf } from './bucket.ts';
import { factsOf, isEmitted, judgeChange } from './change.ts';
import type { Emit } from './emit.ts';
import type { Sight } from './sight.ts';
import { dayOf, sweepBuckets } from './sweep.ts';

export interface Candidate {
  /** With the facts its source knows besides `change` and `changed`. */
  readonly record: SourceRecord;
  readonly sight: Sight;
}

/** What becomes of the candidates of one page: it is yielded whole, as one page, or not at all. */
export interface Judged {
  /** With the facts `change` and, where something compared differs, `changed: 'status, assignedTo'`. */
  readonly records: readonly SourceRecord[];
  readonly changes: readonly StateChange[];
  /** Updates that `emit` leaves out. */
  readonly filtered: number;
  /** Versions judged before: committed, or left out, with an earlier page. */
  readonly repeated: number;
}

export interface Sightings {
  /**
   * Takes the candidates of exactly one page when that page is cut and about to be yielded, never earlier: a record
   * judged with one page and yielded with a later one would be lost in a kill between the two.
   */
  judge(candidates: readonly Candidate[], nowMs: number): Judged;
  /**
   * Once a day, and when there are more than may be kept, groups of changes that forget what is old; at other times
   * nothing. Each group is yielded as a page before the next one is asked for.
   */
  sweep(nowMs: number): AsyncIterable<readonly StateChange[]>;
}

export interface SightingsOptions {
  /** Names of the properties compared besides the status; at most eleven. */
  readonly fields: readonly string[];
  readonly emit: Emit;
  /** Of the source; for notices. */
  readonly source: string;
  readonly report: Report;
  /** How many alerts are remembered; only a test asks for fewer than two million. */
  readonly limit?: number;
}

const mostSightings = 2_000_000;
const bucketPrefix = 'sightings/';
const countKey = 'sightings-count';
const sweptKey = 'sightings-swept';

/**
 * One round's view. `state` is as of the start of the round; what has changed since is remembered here.
 *
 *     const sightings = openSightings(state, { fields, emit, source: name, report });
 *     // for each alert read: { record, sight: sightOf(value, { updatedAtMs, status, isResolved }, fields) }
 *     const { changes, ...judged } = sightings.judge(candidates, clock.now());
 *     yield { ...judged, changes: [...changes, ...windowChanges], hasMore };
 *     // at the end of the round:
 *     for await (const changes of sightings.sweep(clock.now())) yield stateOnly(changes);
 */
export function openSightings(state: StateView, options: SightingsOptions): Sightings {
  const { fields, emit, source, report, limit = mostSightings } = options;
  const layout = layoutOf(fields);
  /** Texts of the buckets changed in this round, which `state` does not show; never more than there are buckets. */
  const changed = new Map<string, string>();
  let count = numberIn(state, countKey);

  function bucket(key: string): Bucket {
    return new Bucket(changed.get(key) ?? textIn(state, key), layout);
  }

  function take(buckets: Iterable<readonly [key: string, bucket: Bucket]>): StateChange[] {
    const changes: StateChange[] = [];
    for (const [key, bucket] of buckets) {
      if (!bucket.isChanged) continue;
      const { text } = bucket;
      changed.set(key, text);
      changes.push(text === '' ? { delete: key } : { put: key, value: text });
    }
    return changes;
  }

  function* allBuckets(): Generator<readonly [key: string, bucket: Bucket]> {
    for (const [key] of state.entries(bucketPrefix)) yield [key, bucket(key)];
    const own = [...changed.keys()].filter((key) => state.get(key) === undefined);
    for (const key of own) yield [key, bucket(key)];
  }

  return {
    judge: (candidates, nowMs) => {
      const day = dayOf(nowMs);
      const buckets = new Map<string, Bucket>();
      const records: SourceRecord[] = [];
      const counts = { filtered: 0, repeated: 0 };
      const countBefore = count;
      for (const { record, sight } of candidates) {
        const name = hash('sha256', JSON.stringify([record.type, record.id]), 'buffer');
        const key = bucketPrefix + name.toString('hex', 0, 2);
        const id = name.subarray(2, 2 + idBytes);
        const its = buckets.get(key) ?? bucket(key);
        buckets.set(key, its);
        const before = its.find(id);
        const now = { ...sight, version: versionOf(record.version) };
        const judgement = judgeChange(before, now, fields);
        if (before === undefined) count += 1;
        if (judgement.order === 'fresh') its.put(id, { ...now, day });
        else if (before !== undefined && before.day !== day) its.put(id, { ...before, day });
        // A repeat is left out here, not only by the journal, which remembers ids for days and would take what an
        // older `emit` left out, or what a back-fill reads again, for something new. It is safe: what was judged is
        // committed together with its record or not at all.
        if (judgement.order === 'repeat') counts.repeated += 1;
        else if (!isEmitted(emit, before, judgement)) counts.filtered += 1;
        else records.push({ ...record, facts: { ...record.facts, ...factsOf(judgement) } });
      }
      const changes = take(buckets);
      if (count > countBefore) changes.push({ put: countKey, value: count });
      return { records, changes, ...counts };
    },
    sweep: async function* (nowMs) {
      const today = dayOf(nowMs);
      if (state.get(sweptKey) === today && count <= limit) return;
      const swept = { kept: 0, crowdedOut: 0 };
      for await (const buckets of sweepBuckets(allBuckets, { today, limit }, swept)) {
        const changes = take(buckets);
        if (changes.length > 0) yield changes;
      }
      count = swept.kept;
      yield [
        { put: countKey, value: count },
        { put: sweptKey, value: today },
      ];
      if (swept.crowdedOut > 0) {
        report({ notice: 'sightings-crowded-out', source, count: swept.crowdedOut, limit });
      }
    },
  };
}

function versionOf(version: string): number {
  return hash('sha256', version, 'buffer').readUInt32BE(0);
}

function textIn(state: StateView, key: string): string {
  const value = state.get(key);
  return typeof value === 'string' ? value : '';
}

function numberIn(state: StateView, key: string): number {
  const value = state.get(key);
  return typeof value === 'number' ? value : 0;
}
