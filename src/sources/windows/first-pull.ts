// Where the collection of a source begins: `firstPullHours` before its first round, decided once and kept, so
// that failing for a while does not move it. A host whose clock is wrong at that moment is put right by the
// first answer that tells the time.
import type { StateChange, StateView } from '../../model/state.ts';
import type { IntervalMap } from './interval-map.ts';

const hourMs = 3_600_000;
/** A skew that changed by less is noise. */
const skewToleranceMs = 60_000;

export interface FirstPull {
  /** Where the collection begins; before `untilMs`. */
  readonly ms: number;
  /** To become state before the first request. */
  readonly opening: readonly StateChange[];
  /** To become state when an answer has shown that the clock is right. */
  readonly proven: readonly StateChange[];
}

export function planFirstPull(
  input: {
    readonly state: StateView;
    readonly keyPrefix: string;
    readonly clock: { readonly skewMs: number };
    readonly firstPullHours: number;
  },
  map: IntervalMap,
  untilMs: number,
): FirstPull {
  const { keyPrefix, clock } = input;
  const stored = readStart(input.state, keyPrefix);
  const fresh = Math.floor(untilMs - input.firstPullHours * hourMs);
  if (stored === undefined) {
    return { ms: fresh, opening: [startChange(keyPrefix, fresh, clock.skewMs)], proven: [] };
  }
  // Nothing was read yet, and the clock that decided this has turned out to be wrong.
  const shiftMs = map.spans.length === 0 ? clock.skewMs - stored.skewMs : 0;
  if (Math.abs(shiftMs) > skewToleranceMs) {
    const shifted = Math.min(stored.ms + shiftMs, fresh);
    return { ms: shifted, opening: [startChange(keyPrefix, shifted, clock.skewMs)], proven: [] };
  }
  if (stored.ms < untilMs) return { ms: stored.ms, opening: [], proven: [] };
  // In the future: either it was decided by a clock that ran ahead, or this host's clock is behind now.
  return { ms: fresh, opening: [], proven: [startChange(keyPrefix, fresh, clock.skewMs)] };
}

export function startChange(keyPrefix: string, ms: number, skewMs: number): StateChange {
  return { put: `${keyPrefix}start`, value: [ms, skewMs] };
}

/** Undefined before the first round. */
export function readStart(
  state: StateView,
  keyPrefix: string,
): { readonly ms: number; readonly skewMs: number } | undefined {
  const value = state.get(`${keyPrefix}start`);
  if (!Array.isArray(value)) return undefined;
  const [ms, skewMs] = value as [number, number];
  return { ms, skewMs };
}
