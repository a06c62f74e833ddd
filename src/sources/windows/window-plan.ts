// Which spans of time a windowed source asks for in a round: what it has not read yet, and what is due to be
// read again because Microsoft delivers late. A span counts as read when a whole answer about it is committed;
// one that fails keeps no other from being read. The time of an event moves nothing.
import type { Span } from '../../model/coverage.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import { planFirstPull, startChange } from './first-pull.ts';
import { type IntervalMap, openIntervalMap } from './interval-map.ts';
import type { RereadHours } from './reread-hours.ts';
import { clip, joined, split, without } from './spans.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Longest window asked for at once, so that an answer stays bounded; the Management Activity API allows no more. */
const longestWindowMs = dayMs;
/** The skew found with an answer differs by more than this from the one the plan was made with: it was made by a wrong clock. */
const skewToleranceMs = 60_000;
/** For so long the spans themselves are kept, for the ledger of what is covered. */
const keptMs = 8 * dayMs;

/** Half-open, milliseconds by Microsoft's clock. */
export interface Window extends Span {
  /** All of it was read before. */
  readonly isReread: boolean;
  /**
   * What becomes state with the last page of a complete answer about this part of the window, given the time
   * the answer was made at. Nothing when the plan was made by a clock that the answer shows to be wrong, or
   * when the answer was made before the part begins: the API could not know anything yet.
   */
  read(part: Span, answeredAtMs: number | undefined): readonly StateChange[];
}

export interface LostSpan extends Span {
  /** To become state together with the gap that is told of it. */
  readonly changes: readonly StateChange[];
}

export interface WindowPlan {
  /** To become state before the first request: where the very first pull begins, so that failing does not move it. */
  readonly opening: readonly StateChange[];
  /** What was not read yet, oldest first, then what is read again. */
  readonly windows: readonly Window[];
  /**
   * What was not read and is now further back than the API allows; each span once. Empty until an answer has
   * shown what time it is: to be asked at the end of a round, whether its windows could be read or not.
   */
  lost(): readonly LostSpan[];
}

export interface PlanInput {
  readonly state: StateView;
  /** Put before each state key, e.g. `Audit.General/`. */
  readonly keyPrefix: string;
  readonly clock: Pick<ServerClock, 'now' | 'skewMs' | 'hasObserved'>;
  /** How long before now windows end. */
  readonly settleSeconds: number;
  readonly firstPullHours: number;
  readonly rereadHours: RereadHours;
  /** How far back the API lets one ask. */
  readonly furthestBackMs: number;
  /** Bounds are multiples of this; the Management Activity API takes whole seconds. */
  readonly stepMs: number;
}

const rhythms = [
  { key: 'reread-day', everyMs: dayMs, hours: (reread: RereadHours) => reread.eachDay },
  { key: 'reread-hour', everyMs: hourMs, hours: (reread: RereadHours) => reread.eachHour },
];

export function planWindows(input: PlanInput): WindowPlan {
  const { state, keyPrefix, clock, rereadHours, stepMs } = input;
  const skewMs = clock.skewMs;
  const untilMs = floor(clock.now() - input.settleSeconds * 1_000, stepMs);
  const furthestMs = floor(untilMs - input.furthestBackMs, stepMs) + stepMs;
  const map = openIntervalMap(state, keyPrefix);
  const start = planFirstPull(input, map, untilMs);
  const reach = { fromMs: Math.max(start.ms, furthestMs), toMs: untilMs };

  const tailFrom = Math.max(reach.fromMs, lastReadMs(map, reach) - rereadHours.eachPoll * hourMs);
  const tail = { fromMs: tailFrom, toMs: untilMs };
  const unread = joined([...map.unread(reach), tail].sort((a, b) => a.fromMs - b.fromMs));
  const due = dueReread(input, untilMs);
  const dueSpan = due === undefined ? undefined : clip(due, reach);
  const again = dueSpan === undefined ? [] : without(dueSpan, unread);

  let hasRead = false;
  let beginsAtMs = start.ms;
  const isTrusted = () => Math.abs(clock.skewMs - skewMs) <= skewToleranceMs;
  /** What has to be read before the rhythm counts as done. */
  let owed = again.length > 0 ? again : unread;
  const stampsFor = (part: Span): readonly StateChange[] => {
    if (owed.length === 0) return [];
    owed = owed.flatMap((span) => without(span, [part]));
    return owed.length === 0 ? (due?.stamps ?? []) : [];
  };
  /** What only an answer may bring about: it has shown that the plan's clock is right. */
  const firstChanges = (): readonly StateChange[] => {
    if (hasRead) return [];
    hasRead = true;
    const changes = [...start.proven, ...map.forgetFrom(untilMs)];
    const settledMs = settledLongAgoMs(map, beginsAtMs, untilMs);
    if (settledMs === undefined) return changes;
    beginsAtMs = settledMs;
    return [...changes, ...map.forgetUntil(settledMs), startChange(keyPrefix, settledMs, skewMs)];
  };

  const windowOf = (span: Span, isReread: boolean): Window => ({
    ...span,
    isReread,
    read: (part, answeredAtMs = part.toMs) => {
      if (!isTrusted() || answeredAtMs < part.fromMs) return [];
      const changes = [...firstChanges()];
      const known = clip(part, { fromMs: part.fromMs, toMs: floor(answeredAtMs, stepMs) });
      if (known !== undefined && !isReread) changes.push(...map.mark(known, 'read'));
      return [...changes, ...stampsFor(part)];
    },
  });

  return {
    opening: start.opening,
    windows: [
      ...unread.flatMap((span) => split(span, longestWindowMs)).map((span) => windowOf(span, false)),
      ...again.flatMap((span) => split(span, longestWindowMs)).map((span) => windowOf(span, true)),
    ],
    lost: () => {
      if (!isTrusted() || !(hasRead || clock.hasObserved) || start.proven.length > 0) return [];
      const beyond = map.unread({ fromMs: beginsAtMs, toMs: furthestMs });
      return beyond.map((span) => ({ ...span, changes: map.mark(span, 'lost') }));
    },
  };
}

function lastReadMs(map: IntervalMap, reach: Span): number {
  const last = map.spans.findLast(({ state, fromMs }) => state === 'read' && fromMs < reach.toMs);
  return Math.min(last?.toMs ?? reach.fromMs, reach.toMs);
}

/** The longest rhythm that is due; it does the shorter one's work as well. */
function dueReread(
  { state, keyPrefix, rereadHours }: PlanInput,
  untilMs: number,
): (Span & { readonly stamps: readonly StateChange[] }) | undefined {
  const lastMs = (key: string) => {
    const value = state.get(keyPrefix + key);
    return typeof value === 'number' ? value : 0;
  };
  const due = rhythms.findIndex(({ key, everyMs, hours }) => {
    const last = lastMs(key);
    return hours(rereadHours) > 0 && (untilMs - last >= everyMs || last > untilMs + hourMs);
  });
  const rhythm = rhythms[due];
  if (rhythm === undefined) return undefined;
  // An overdue reading starts where the missed one would have: what was late when the last one was made must
  // not slip through because an outage lies between.
  const dueAtMs = Math.min(untilMs, lastMs(rhythm.key) + rhythm.everyMs);
  const fromMs = dueAtMs - rhythm.hours(rereadHours) * hourMs;
  const stamps = rhythms.slice(due).map(({ key }) => ({ put: keyPrefix + key, value: untilMs }));
  return { fromMs, toMs: untilMs, stamps };
}

/** Up to where nothing is open and nobody asks any more; undefined when there is nothing to forget. */
function settledLongAgoMs(map: IntervalMap, beginsAtMs: number, untilMs: number): number | undefined {
  const openMs = map.unread({ fromMs: beginsAtMs, toMs: untilMs })[0]?.fromMs ?? untilMs;
  const bound = Math.min(openMs, untilMs - keptMs);
  return map.spans.findLast(({ toMs }) => toMs <= bound)?.toMs;
}

function floor(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs;
}
