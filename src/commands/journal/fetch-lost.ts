// After damage: has each source concerned fetch again what Microsoft still holds of the time in which lost blocks were
// written, and tells the SIEM of the rest as a gap. What is not lost is known and comes to nothing.
import { createBackfillDesk } from '../../app/backfill-desk.ts';
import type { Loss } from '../../journal/embedded/inspection.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Span } from '../../model/coverage.ts';
import type { BackfillStatus } from '../../notices/backfill-status.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from '../../sources/connector/gap-record.ts';
import type { ProbedSource } from '../../sources/source-kind.ts';
import type { Clock } from '../../world/clock.ts';
import type { Random } from '../../world/random.ts';

/** What a poll finds may have happened this long before. */
const lateMs = 86_400_000;
/** So that the beginning is within reach when it is asked for. */
const marginMs = 60_000;

export interface FetchedAgain {
  readonly backfills: readonly BackfillStatus[];
  /** What nobody can fetch any more, by source. */
  readonly gaps: readonly (Span & { readonly source: string })[];
}

export async function fetchLost(
  losses: readonly Loss[],
  sources: readonly ProbedSource[],
  world: {
    readonly journal: Pick<Journal, 'state' | 'commit'>;
    readonly clock: Clock;
    readonly random: Random;
    readonly report: Report;
  },
): Promise<FetchedAgain> {
  const { journal, clock } = world;
  const desk = createBackfillDesk({ sources, ...world });
  const backfills: BackfillStatus[] = [];
  const gaps: (Span & { source: string })[] = [];
  const now = clock.now();
  for (const span of spansOf(losses, now)) {
    for (const source of sources) {
      const reachMs = now - source.past.furthestBackMs + marginMs;
      const fromMs = Math.max(span.fromMs - lateMs, reachMs);
      if (fromMs < span.toMs) {
        backfills.push(await desk.start({ source: source.name, fromMs, toMs: span.toMs }));
      }
      if (span.fromMs >= reachMs) continue;
      const gap = { source: source.name, fromMs: span.fromMs, toMs: Math.min(span.toMs, reachMs) };
      gaps.push(gap);
      const about = { ...gap, tenant: source.tenant, what: source.past.what, reason: 'expired' } as const;
      const record = gapRecord({ ...about, detail: 'The journal was damaged on its disk.' }, now);
      await journal.commit(source.name, { records: [record], changes: [], filtered: 0, hasMore: false });
    }
  }
  return { backfills, gaps };
}

/** When the lost blocks were written, in order, those that are near each other together. */
function spansOf(losses: readonly Loss[], now: number): readonly Span[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const { afterMs, beforeMs } of losses.toSorted((a, b) => a.afterMs - b.afterMs)) {
    // Lost at the very end: nothing says when it ended.
    const toMs = Math.min(beforeMs > afterMs ? beforeMs : now, now);
    const last = spans.at(-1);
    if (last !== undefined && afterMs <= last.toMs + lateMs) last.toMs = Math.max(last.toMs, toMs);
    else if (afterMs < toMs) spans.push({ fromMs: afterMs, toMs });
  }
  return spans;
}
