// A replay in the program's own state: what was asked for, written by the desk, and how far it is, written by the
// lane that sends it. So neither overwrites the other, and one that was cancelled does not come back.
import { holdPrefix } from '../../journal/journal.ts';
import { type Lane, lanes } from '../../model/record.ts';
import type { StateChange, StateValue, StateView } from '../../model/state.ts';

/** Kept records by when they were committed, by source, by id; or rejects that are mapped again. */
export type Wanted = WantedRecords | WantedRejects;

export interface WantedRecords {
  readonly what: 'records';
  /** Half-open; milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly source?: string;
  /** How many ids; the ids themselves stand beside the job. */
  readonly ids?: number;
}

export interface WantedRejects {
  readonly what: 'rejects';
  /** Of their numbers, both included. */
  readonly first: number;
  readonly last: number;
  readonly numbers?: readonly number[];
  readonly code?: string;
  readonly recordType?: string;
}

/** Half-open. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface ReplayJob {
  readonly id: string;
  readonly destination: string;
  readonly createdAtMs: number;
  /** Lines in a second at most, on average. */
  readonly perSecond: number;
  /** The lanes to look through, and where; gone through in the order of `lanes`. */
  readonly places: Readonly<Partial<Record<Lane, Place>>>;
  readonly wanted: Wanted;
}

export interface ReplayProgress {
  /** Everything before is done: earlier lanes, and this one up to the position. */
  readonly lane: Lane;
  readonly position: number;
  /** Records by what became of them. */
  readonly sent: number;
  readonly leftOut: number;
  readonly setAside: number;
  /** Positions that the journal no longer keeps; wanted or not, nobody can tell. */
  readonly gone: number;
  /** 0 while it is under way. */
  readonly finishedAtMs: number;
}

export interface Replay {
  readonly job: ReplayJob;
  readonly progress: ReplayProgress;
}

const jobPrefix = 'replay/';
const progressPrefix = 'replay-progress/';
const idsPrefix = 'replay-ids/';
/** Stands while the ids of a job are written and the job itself is not there yet; when that began. */
const beginPrefix = 'replay-begins/';
const sequencesPrefix = 'replay-sequences/';
const holdOf = (id: string) => `${holdPrefix}replay/${id}`;
/** Far longer than writing any job takes; what began earlier was broken off. */
const beginLastsMs = 3_600_000;
/** Keeps a value under one kilobyte. */
const keysPerValue = 50;

/** Oldest first. */
export function replaysIn(state: StateView): readonly Replay[] {
  const found: Replay[] = [];
  for (const [key, value] of state.entries(jobPrefix)) {
    const id = key.slice(jobPrefix.length);
    const job = { id, ...(value as unknown as Omit<ReplayJob, 'id'>) };
    const progress = state.get(progressPrefix + id) as unknown as ReplayProgress | undefined;
    found.push({ job, progress: progress ?? startOf(job) });
  }
  return found.sort((a, b) => a.job.createdAtMs - b.job.createdAtMs || (a.job.id < b.job.id ? -1 : 1));
}

function startOf({ places }: ReplayJob): ReplayProgress {
  const lane = lanes.find((each) => places[each] !== undefined) ?? 'alert';
  const position = places[lane]?.from ?? 0;
  return { lane, position, sent: 0, leftOut: 0, setAside: 0, gone: 0, finishedAtMs: 0 };
}

/** `keys`: see `idKey`. They come first: a job is there as a whole or not at all, however many pages that takes. */
export function startChanges(job: ReplayJob, keys: readonly string[]): readonly StateChange[] {
  const begin = beginPrefix + job.id;
  const changes: StateChange[] = [{ put: begin, value: job.createdAtMs }];
  for (let at = 0; at < keys.length; at += keysPerValue) {
    const number = String(changes.length).padStart(6, '0');
    changes.push({ put: `${idsPrefix}${job.id}/${number}`, value: keys.slice(at, at + keysPerValue) });
  }
  const { id, ...rest } = job;
  const value = rest as unknown as StateValue;
  return [
    ...changes,
    { put: holdOf(id), value: heldFrom(job, startOf(job)) },
    { put: jobPrefix + id, value },
    { delete: begin },
  ];
}

/** With what it still holds in the journal: nothing when it has finished. */
export function progressChanges(
  state: StateView,
  job: ReplayJob,
  progress: ReplayProgress,
): readonly StateChange[] {
  const put: StateChange = { put: progressPrefix + job.id, value: { ...progress } };
  if (progress.finishedAtMs === 0) return [put, { put: holdOf(job.id), value: heldFrom(job, progress) }];
  return [put, { delete: holdOf(job.id) }, ...idChanges(state, job.id)];
}

export function removalChanges(state: StateView, id: string): readonly StateChange[] {
  const own = [jobPrefix + id, progressPrefix + id, holdOf(id)].map((key) => ({ delete: key }));
  return [...own, ...idChanges(state, id)];
}

/** What is left of jobs that were cancelled, or never begun as a whole, while something else was written. */
export function strayChanges(state: StateView, nowMs: number): readonly StateChange[] {
  const changes: StateChange[] = [];
  for (const prefix of [progressPrefix, holdOf(''), idsPrefix, beginPrefix]) {
    for (const [key] of state.entries(prefix)) {
      const [id = ''] = key.slice(prefix.length).split('/');
      if (state.get(jobPrefix + id) === undefined && !begins(state, id, nowMs)) changes.push({ delete: key });
    }
  }
  return changes;
}

function begins(state: StateView, id: string, nowMs: number): boolean {
  const beganAtMs = state.get(beginPrefix + id);
  return typeof beganAtMs === 'number' && Math.abs(nowMs - beganAtMs) < beginLastsMs;
}

export function idKeysOf(state: StateView, id: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [, value] of state.entries(`${idsPrefix}${id}/`)) {
    for (const key of value as readonly string[]) keys.add(key);
  }
  return keys;
}

/** The last sequence number of each feed of replays that the destination has for certain. */
export function sequencesOf(state: StateView, destination: string): Readonly<Record<string, number>> {
  return (state.get(sequencesPrefix + destination) ?? {}) as Readonly<Record<string, number>>;
}

export function sequencesChange(
  destination: string,
  sequences: Readonly<Record<string, number>>,
): StateChange {
  return { put: sequencesPrefix + destination, value: { ...sequences } };
}

/** How much of what is looked through is done; 0 to 1. */
export function doneShare({ places }: ReplayJob, { lane, position, finishedAtMs }: ReplayProgress): number {
  if (finishedAtMs !== 0) return 1;
  let done = 0;
  let all = 0;
  for (const each of lanes) {
    const place = places[each];
    if (place === undefined) continue;
    all += place.to - place.from;
    if (lanes.indexOf(each) < lanes.indexOf(lane)) done += place.to - place.from;
    else if (each === lane) done += Math.min(Math.max(position, place.from), place.to) - place.from;
  }
  return all === 0 ? 0 : done / all;
}

function heldFrom({ places }: ReplayJob, { lane, position }: ReplayProgress): Record<string, number> {
  const held: Record<string, number> = {};
  for (const each of lanes.slice(lanes.indexOf(lane))) {
    const place = places[each];
    const from = each === lane ? position : place?.from;
    if (place !== undefined && from !== undefined && from < place.to) held[each] = from;
  }
  return held;
}

function idChanges(state: StateView, id: string): readonly StateChange[] {
  return [...state.entries(`${idsPrefix}${id}/`)].map(([key]) => ({ delete: key }));
}
