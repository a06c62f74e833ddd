// Update times that more elements share than the API can be asked for: no question tells those apart that did not
// fit on a page. Told to the log and the SIEM, and kept in the source's state, so that the ledger says the same. They
// are read again like all others: what has been updated meanwhile leaves room.
import type { CoveredSpan, Span } from '../../model/coverage.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from '../connector/gap-record.ts';
import { clip } from '../windows/spans.ts';
import { msOfTicks } from './exact-time.ts';
import type { Range } from './list-query.ts';

export interface CrowdedTimes {
  /** Elements of this range are missing: the event about it, and what is to be committed with it. */
  note(
    missing: Range,
    nowMs: number,
  ): { readonly gap: SourceRecord; readonly changes: readonly StateChange[] };
  /** Those noted so long ago that nobody asks for them any more. */
  forget(nowMs: number): readonly StateChange[];
}

/** The ledger of what is covered looks no further back than seven days. */
const rememberMs = 9 * 24 * 3_600_000;
const prefix = 'crowded/';
/** Keys sort like the times they hold. */
const digits = 15;

export function openCrowdedTimes(
  state: StateView,
  about: { readonly source: string; readonly tenant: string; readonly what: string },
  report: Report,
): CrowdedTimes {
  const told = new Set<string>();
  return {
    note: ({ from, to }, nowMs) => {
      const { source, what } = about;
      const span = { fromMs: msOfTicks(from), toMs: msOfTicks(to) + 1 };
      const key = prefix + String(span.fromMs).padStart(digits, '0');
      const isKnown = told.has(key) || state.get(key) !== undefined;
      if (!isKnown) report({ notice: 'time-crowded', source, what, ...span });
      told.add(key);
      const detail = 'more of them share one update time and one time of creation than fit on a page';
      const gap = gapRecord({ ...about, ...span, reason: 'unreadable', detail }, nowMs);
      return { gap, changes: [{ put: key, value: { toMs: span.toMs, notedAtMs: nowMs } }] };
    },
    forget: (nowMs) =>
      readTimes(state).flatMap(({ key, notedAtMs }) =>
        nowMs - notedAtMs >= rememberMs ? [{ delete: key }] : [],
      ),
  };
}

/** As coverage, to be laid over what the windows say. */
export function crowdedCoverage(state: StateView, within: Span): readonly CoveredSpan[] {
  const reason = 'more share one update time than Microsoft gives';
  return readTimes(state).flatMap((time) => {
    const part = clip(time, within);
    return part === undefined ? [] : [{ ...part, state: 'lost', reason } as const];
  });
}

function readTimes(state: StateView) {
  return [...state.entries(prefix)].map(([key, value]) => {
    const { toMs, notedAtMs } = value as { readonly toMs: number; readonly notedAtMs: number };
    return { key, fromMs: Number(key.slice(prefix.length)), toMs, notedAtMs };
  });
}
