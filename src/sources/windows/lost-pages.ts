// Windows that left Microsoft's retention unread: a gap event each, in one page with the state that says so.
import type { Page } from '../../model/page.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from '../connector/gap-record.ts';
import type { WindowPlan } from './window-plan.ts';

export interface LostFrom {
  readonly source: string;
  readonly tenant: string;
  /** What the windows hold, e.g. `detections`. */
  readonly what: string;
  readonly nowMs: number;
}

export function* lostPages(plan: WindowPlan, from: LostFrom, report: Report): Generator<Page> {
  const { source, tenant, what, nowMs } = from;
  for (const { fromMs, toMs, changes } of plan.lost()) {
    const gap = gapRecord({ source, tenant, what, fromMs, toMs, reason: 'expired' }, nowMs);
    yield { records: [gap], changes, filtered: 0, hasMore: false };
    report({ notice: 'window-lost', source, what, fromMs, toMs });
  }
}
