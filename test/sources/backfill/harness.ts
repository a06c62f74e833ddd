// A source that only fills in the past, over a journal in memory, for the tests beside this file.
import type { Page } from '../../../src/model/page.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import { type BackfillJob, backfillsIn, startChange } from '../../../src/sources/backfill/job.ts';
import type { PastReader } from '../../../src/sources/backfill/past-reader.ts';
import { withBackfill } from '../../../src/sources/backfill/with-backfill.ts';
import type { Source } from '../../../src/sources/source.ts';
import { KeptState } from '../../doubles/kept-state.ts';
import { somePage, someRecord } from '../../doubles/records.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

export const hourMs = 3_600_000;
export const furthestBackMs = 30 * 24 * hourMs;

export interface SpanRead {
  readonly fromMs: number;
  readonly toMs: number;
}

export function pastSource(
  more: {
    readonly live?: Source['pull'];
    readonly read?: PastReader['read'];
    readonly stop?: AbortSignal;
  } = {},
) {
  const clock = new VirtualClock();
  const state = new KeptState();
  const notices: Notice[] = [];
  const asked: SpanRead[] = [];
  const past: PastReader = {
    what: 'things',
    furthestBackMs,
    now: () => clock.now(),
    read: (span, view, signal) => {
      asked.push({ fromMs: span.fromMs, toMs: span.toMs });
      return (more.read ?? oneRecord)(span, view, signal);
    },
  };
  const live = {
    name: 'things',
    tenant: 'contoso',
    pollSeconds: 60,
    pull: more.live ?? async function* () {},
    past,
  };
  const report = (notice: Notice) => notices.push(notice);
  const source = withBackfill(live, { clock, report });
  const signal = more.stop ?? new AbortController().signal;
  return {
    clock,
    state,
    notices,
    asked,
    source,
    start: (id: string, fromHours: number, toHours: number): BackfillJob => {
      const [fromMs, toMs] = [fromHours, toHours].map((hours) => clock.now() + hours * hourMs);
      const job = { id, fromMs: fromMs ?? 0, toMs: toMs ?? 0, createdAtMs: clock.now() };
      state.apply([startChange(job)]);
      return job;
    },
    /** One round; the pages of the past and of the live windows. */
    round: (): Promise<readonly Page[]> => state.takeIn(source.pull(state.view(), signal)),
    backfills: () => backfillsIn(state.view()),
    told: () => notices.map(({ notice }) => notice),
  };
}

async function* oneRecord({ fromMs }: SpanRead): AsyncGenerator<Page> {
  yield somePage([someRecord(`past-${fromMs}`, { facts: { backfilled: true } })]);
}
