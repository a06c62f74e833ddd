// Which spans of time a windowed source asks for in a round: what is new since the mark, and what is due to be
// read again because Microsoft delivers late. A mark is the end of the last window that was read completely;
// the time of an event never moves it.
import { z } from 'zod';
import type { StateChange, StateView } from '../../model/state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Longest window asked for at once, so that an answer stays bounded; the Management Activity API allows no more. */
const longestWindowMs = dayMs;

const span = z.int().min(0).max(168);
export const rereadHoursOptions = z
  .strictObject({
    eachPoll: span.default(1).describe('Hours before the last complete window that each poll reads again.'),
    eachHour: span.default(24).describe('Hours read again once an hour; 0 turns it off.'),
    eachDay: span.default(168).describe('Hours read again once a day; 0 turns it off.'),
  })
  .prefault({})
  .describe('How far back is read again for what Microsoft delivers late.');

export type RereadHours = z.output<typeof rereadHoursOptions>;

/** Half-open, milliseconds by Microsoft's clock. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * What becomes state with the last page of this window, given the time the answer was made at. Nothing when
   * the answer was made before the window begins: our clock was ahead, and the API could not know anything yet.
   */
  completed(answeredAtMs: number | undefined): readonly StateChange[];
  /** What should have been read before this window but is further back than the API allows: lost once it is complete. */
  readonly lost?: { readonly fromMs: number; readonly toMs: number };
}

export interface WindowPlan {
  /** To become state before the first request: where the very first pull begins, so that failing does not move it. */
  readonly opening: readonly StateChange[];
  readonly windows: readonly Window[];
}

export interface PlanInput {
  readonly state: StateView;
  /** Put before each state key, e.g. `Audit.General/`. */
  readonly keyPrefix: string;
  /** Windows end here. */
  readonly untilMs: number;
  readonly firstPullHours: number;
  readonly rereadHours: RereadHours;
  /** How far before `untilMs` the API lets one ask. */
  readonly furthestBackMs: number;
  /** Bounds are multiples of this; the Management Activity API takes whole seconds. */
  readonly stepMs: number;
}

const rhythms = [
  { key: 'reread-day', everyMs: dayMs, hours: (reread: RereadHours) => reread.eachDay },
  { key: 'reread-hour', everyMs: hourMs, hours: (reread: RereadHours) => reread.eachHour },
];

export function planWindows(input: PlanInput): WindowPlan {
  const { state, keyPrefix, rereadHours, stepMs } = input;
  const until = floor(input.untilMs, stepMs);
  const furthest = floor(until - input.furthestBackMs, stepMs) + stepMs;
  const known = stateTime(state, `${keyPrefix}start`);
  // After a jump of the clock start and mark may lie in the future: no window is ever inverted.
  const isStarted = known !== undefined && known < until;
  const start = isStarted ? known : floor(until - input.firstPullHours * hourMs, stepMs);
  const knownMark = stateTime(state, `${keyPrefix}mark`);
  const mark = Math.min(knownMark ?? start, until);
  const liveStart = Math.max(start, furthest, mark - rereadHours.eachPoll * hourMs);
  const live = split(liveStart, until).map(([fromMs, toMs], index) => ({
    ...windowOf(fromMs, toMs, (answeredAtMs) => {
      const readTo = Math.min(toMs, answeredAtMs);
      // What was complete stays so, unless a clock that ran ahead had put the mark into the future.
      const stillComplete = Math.min(knownMark ?? readTo, answeredAtMs);
      return [{ put: `${keyPrefix}mark`, value: floor(Math.max(readTo, stillComplete), stepMs) }];
    }),
    ...(index === 0 && mark < furthest ? { lost: { fromMs: mark, toMs: furthest } } : {}),
  }));
  return {
    opening: isStarted ? [] : [{ put: `${keyPrefix}start`, value: start }],
    windows: withRereads(live, Math.max(start, furthest), until, input),
  };
}

/** What is due to be read again comes after what is new, up to where that begins. */
function withRereads(
  live: readonly Window[],
  earliestMs: number,
  untilMs: number,
  { state, keyPrefix, rereadHours }: PlanInput,
): readonly Window[] {
  const due = rhythms.findIndex(({ key, everyMs, hours }) => {
    const last = stateTime(state, keyPrefix + key) ?? 0;
    return hours(rereadHours) > 0 && (untilMs - last >= everyMs || last > untilMs + hourMs);
  });
  const rhythm = rhythms[due];
  if (rhythm === undefined) return live;
  // An overdue reading starts where the missed one would have: what was late when the last one was made must
  // not slip through because an outage lies between.
  const lastMs = stateTime(state, keyPrefix + rhythm.key) ?? 0;
  const dueAtMs = Math.min(untilMs, lastMs + rhythm.everyMs);
  const fromMs = Math.max(earliestMs, dueAtMs - rhythm.hours(rereadHours) * hourMs);
  const again = split(fromMs, live[0]?.fromMs ?? untilMs).map(([from, to]) => windowOf(from, to, () => []));
  // The longer rhythm does the shorter one's work as well.
  const stamps = rhythms.slice(due).map(({ key }) => ({ put: keyPrefix + key, value: untilMs }));
  return withStamps([...live, ...again], stamps);
}

function windowOf(
  fromMs: number,
  toMs: number,
  changes: (answeredAtMs: number) => readonly StateChange[],
): Window {
  return {
    fromMs,
    toMs,
    completed: (answeredAtMs = toMs) => (answeredAtMs < fromMs ? [] : changes(answeredAtMs)),
  };
}

/** The last window carries the stamps: only then is the whole span read. */
function withStamps(windows: readonly Window[], stamps: readonly StateChange[]): readonly Window[] {
  return windows.map((window, index) =>
    index < windows.length - 1
      ? window
      : {
          ...window,
          ...windowOf(window.fromMs, window.toMs, (answeredAtMs) => [
            ...window.completed(answeredAtMs),
            ...stamps,
          ]),
        },
  );
}

function split(fromMs: number, toMs: number): readonly (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  for (let at = fromMs; at < toMs; at += longestWindowMs)
    parts.push([at, Math.min(at + longestWindowMs, toMs)]);
  return parts;
}

function stateTime(state: StateView, key: string): number | undefined {
  const value = state.get(key);
  return typeof value === 'number' ? value : undefined;
}

function floor(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs;
}
