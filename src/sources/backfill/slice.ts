// One slice of a back-fill: a bounded span of the past, read and noted as done. How long a slice may take bounds how
// long it keeps the live windows waiting; it grows while slices are quick, and shrinks when they are slow or fail.
import { ownedError } from '../../errors/owned-error.ts';
import type { Page } from '../../model/page.ts';
import type { StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import { gapRecord } from '../connector/gap-record.ts';
import { stateOnly, stateOnlyIfAny } from '../state-only.ts';
import {
  type Backfill,
  type BackfillJob,
  type BackfillProgress,
  backfillsIn,
  progressChange,
  removalChanges,
  strayProgress,
} from './job.ts';
import type { PastReader } from './past-reader.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const firstSliceMs = hourMs;
const longestSliceMs = dayMs;
/** A slice of this length is read to its end, however long that takes. */
const shortestSliceMs = 60_000;
/** One that takes longer is broken off after the next page, and read again in two halves. */
const slowMs = 15_000;
const quickMs = 3_000;
const firstWaitMs = 30_000;
const longestWaitMs = hourMs;
const longestReason = 300;
/** So long a finished one is still listed. */
const listedMs = 7 * dayMs;

export interface SliceSetup {
  readonly source: string;
  readonly tenant: string;
  readonly past: PastReader;
  readonly clock: Clock;
  readonly report: Report;
}

/** Never throws: what goes wrong with a slice is noted in the job, and tried again in a later round. */
export async function* readSlice(
  setup: SliceSetup,
  state: StateView,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const now = setup.past.now();
  const backfills = backfillsIn(state);
  const old = backfills.filter(({ progress }) => isLongFinished(progress, now));
  const tidied = [...old.flatMap(({ job }) => removalChanges(job.id)), ...strayProgress(state)];
  yield* stateOnlyIfAny(tidied);
  const due = backfills.find(({ progress }) => isDue(progress, now));
  if (due !== undefined) yield* readNext(due, setup, state, signal);
}

async function* readNext(
  { job, progress }: Backfill,
  setup: SliceSetup,
  state: StateView,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const { source, past, clock, report } = setup;
  const about = { source, id: job.id, fromMs: job.fromMs, toMs: job.toMs };
  if (progress === undefined) report({ notice: 'backfill-started', ...about });
  const before = progress ?? begun(job);
  const reachFromMs = past.now() - past.furthestBackMs;
  if (before.doneToMs < reachFromMs) {
    yield expiredPage(job, before, Math.min(reachFromMs, job.toMs), setup);
    return;
  }
  const slice = { fromMs: before.doneToMs, toMs: Math.min(job.toMs, before.doneToMs + before.sliceMs) };
  const startedAt = clock.monotonic();
  const tookMs = () => clock.monotonic() - startedAt;
  let { records } = before;
  let isWhole = true;
  let next: BackfillProgress;
  try {
    for await (const page of past.read(slice, state, signal)) {
      records += page.records.length;
      yield { ...page, hasMore: false };
      isWhole = !page.hasMore;
      const isSlow = tookMs() > slowMs && before.sliceMs > shortestSliceMs;
      if (isSlow) isWhole = false;
      if (isSlow) break;
    }
    if (signal.aborted) return;
    const sliceMs = isWhole ? nextLength(before.sliceMs, tookMs()) : halved(before.sliceMs);
    // One that was broken off is read again, but for what is known by then.
    const doneToMs = isWhole ? slice.toMs : before.doneToMs;
    next = { ...before, records, doneToMs, sliceMs, tries: 0, reason: '', notBeforeMs: 0 };
  } catch (error) {
    if (signal.aborted) return;
    const { message, retryAfterMs = 0 } = ownedError(error, `Back-filling ${source}`);
    const waitMs = Math.max(retryAfterMs, Math.min(longestWaitMs, firstWaitMs * 2 ** before.tries));
    const tries = Math.min(before.tries + 1, 20);
    const sliceMs = halved(before.sliceMs);
    const reason = message.slice(0, longestReason);
    next = { ...before, records, tries, sliceMs, reason, notBeforeMs: past.now() + waitMs };
    report({ notice: 'backfill-failing', ...about, doneToMs: before.doneToMs, tries, reason, waitMs });
  }
  yield noted(job, next, setup, []);
}

/** Microsoft's retention has overtaken the job: while it waited, or while the service did not run. */
function expiredPage(job: BackfillJob, before: BackfillProgress, toMs: number, setup: SliceSetup): Page {
  const { source, tenant, past, report } = setup;
  const { what } = past;
  const span = { fromMs: before.doneToMs, toMs };
  const detail = `it was to be back-filled (${job.id})`;
  const gap = gapRecord({ source, tenant, what, ...span, reason: 'expired', detail }, past.now());
  report({ notice: 'window-lost', source, what, ...span });
  return noted(job, { ...before, doneToMs: toMs }, setup, [gap]);
}

function noted(
  job: BackfillJob,
  progress: BackfillProgress,
  { source, past, report }: SliceSetup,
  records: Page['records'],
): Page {
  const isFinished = progress.doneToMs >= job.toMs;
  const next = isFinished ? { ...progress, finishedAtMs: past.now() } : progress;
  const { doneToMs } = next;
  const about = { source, id: job.id, fromMs: job.fromMs, toMs: job.toMs, records: next.records };
  if (next.tries === 0) report({ notice: 'backfill-progressed', ...about, doneToMs });
  if (isFinished) report({ notice: 'backfill-finished', ...about });
  return { ...stateOnly([progressChange(job.id, next)]), records };
}

function begun({ fromMs }: BackfillJob): BackfillProgress {
  return {
    doneToMs: fromMs,
    records: 0,
    sliceMs: firstSliceMs,
    tries: 0,
    reason: '',
    notBeforeMs: 0,
    finishedAtMs: 0,
  };
}

function isDue(progress: BackfillProgress | undefined, nowMs: number): boolean {
  if (progress === undefined) return true;
  if (progress.finishedAtMs > 0) return false;
  // A wait can never be longer than the longest: more means that the clock has jumped back.
  return progress.notBeforeMs <= nowMs || progress.notBeforeMs > nowMs + longestWaitMs;
}

function isLongFinished(progress: BackfillProgress | undefined, nowMs: number): boolean {
  return progress !== undefined && progress.finishedAtMs > 0 && nowMs - progress.finishedAtMs > listedMs;
}

function nextLength(sliceMs: number, tookMs: number): number {
  if (tookMs > slowMs) return halved(sliceMs);
  return tookMs < quickMs ? Math.min(longestSliceMs, sliceMs * 2) : sliceMs;
}

function halved(sliceMs: number): number {
  return Math.max(shortestSliceMs, Math.floor(sliceMs / 2));
}
