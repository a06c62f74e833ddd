// A back-fill in its source's state, as two values with one writer each: what was asked for, by the command, and how
// far it is, by the source. So neither overwrites the other, whichever commits last, and a job that was cancelled
// while a slice of it was read does not come back.
import type { Span } from '../../model/coverage.ts';
import type { StateChange, StateValue, StateView } from '../../model/state.ts';

export interface BackfillJob extends Span {
  readonly id: string;
  readonly createdAtMs: number;
}

export interface BackfillProgress {
  /** Everything before is done; within the job's span. */
  readonly doneToMs: number;
  /** Records handed over, those known before among them. */
  readonly records: number;
  /** How much is read at once. */
  readonly sliceMs: number;
  /** How often the next slice has failed, why it did last, and when it is tried again. */
  readonly tries: number;
  readonly reason: string;
  readonly notBeforeMs: number;
  /** 0 while it is under way. */
  readonly finishedAtMs: number;
}

export interface Backfill {
  readonly job: BackfillJob;
  /** Undefined before its first slice. */
  readonly progress: BackfillProgress | undefined;
}

const jobPrefix = 'backfill/';
const progressPrefix = 'backfill-progress/';

/** Oldest first. */
export function backfillsIn(state: StateView): readonly Backfill[] {
  const found: Backfill[] = [];
  for (const [key, value] of state.entries(jobPrefix)) {
    const id = key.slice(jobPrefix.length);
    const job = { id, ...(value as unknown as Omit<BackfillJob, 'id'>) };
    const progress = state.get(progressPrefix + id) as unknown as BackfillProgress | undefined;
    found.push({ job, progress });
  }
  return found.sort((a, b) => a.job.createdAtMs - b.job.createdAtMs || (a.job.id < b.job.id ? -1 : 1));
}

export function startChange({ id, ...job }: BackfillJob): StateChange {
  return { put: jobPrefix + id, value: job };
}

export function progressChange(id: string, progress: BackfillProgress): StateChange {
  return { put: progressPrefix + id, value: { ...progress } satisfies StateValue };
}

export function removalChanges(id: string): readonly StateChange[] {
  return [{ delete: jobPrefix + id }, { delete: progressPrefix + id }];
}

/** Progress of jobs that were cancelled while a slice was read. */
export function strayProgress(state: StateView): readonly StateChange[] {
  const changes: StateChange[] = [];
  for (const [key] of state.entries(progressPrefix)) {
    const id = key.slice(progressPrefix.length);
    if (state.get(jobPrefix + id) === undefined) changes.push({ delete: key });
  }
  return changes;
}
