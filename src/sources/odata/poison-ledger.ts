// Spans that Microsoft fails on whenever it is asked for them, while all around them can be read: one alert that it
// cannot deliver must not keep the others back. They are read past, tried again apart from the rest, ever more
// rarely, and given up after seven days. All of it lives in the source's state.
import type { CoveredSpan, Span } from '../../model/coverage.ts';
import type { StateChange, StateValue, StateView } from '../../model/state.ts';
import { clip } from '../windows/spans.ts';

export interface PoisonSpan extends Span {
  readonly firstFailedAtMs: number;
  /** How often reading it has failed. */
  readonly tries: number;
  /** Not asked for again before; when it is lost: not forgotten before. */
  readonly notBeforeMs: number;
  readonly isLost: boolean;
}

export interface PoisonLedger {
  /** All of them, also what was added or changed in this round; in order. */
  readonly spans: readonly PoisonSpan[];
  /** Those to be tried again now, the ones that failed least first. */
  due(nowMs: number): readonly PoisonSpan[];
  add(span: Span, nowMs: number): readonly StateChange[];
  failedAgain(span: PoisonSpan, nowMs: number): readonly StateChange[];
  /** Whether it is to be given up. */
  isHopeless(span: PoisonSpan, nowMs: number): boolean;
  giveUp(span: PoisonSpan, nowMs: number): readonly StateChange[];
  cured(span: PoisonSpan): readonly StateChange[];
  /** What was given up so long ago that nobody asks for it any more. */
  forget(nowMs: number): readonly StateChange[];
}

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const firstWaitMs = 5 * minuteMs;
const longestWaitMs = 360 * minuteMs;
const givenUpAfterMs = 7 * dayMs;
/** The ledger of what is covered looks no further back. */
const rememberLostMs = 9 * dayMs;
const prefix = 'poison/';
/** Keys sort like the times they hold. */
const digits = 15;

export function openPoisonLedger(state: StateView): PoisonLedger {
  const spans = new Map(readSpans(state).map((span) => [span.fromMs, span]));

  function put(span: PoisonSpan): readonly StateChange[] {
    spans.set(span.fromMs, span);
    const { toMs, firstFailedAtMs, tries, notBeforeMs, isLost } = span;
    return [{ put: keyOf(span), value: { toMs, firstFailedAtMs, tries, notBeforeMs, isLost } }];
  }

  function remove(span: PoisonSpan): readonly StateChange[] {
    spans.delete(span.fromMs);
    return [{ delete: keyOf(span) }];
  }

  return {
    get spans() {
      return [...spans.values()].sort((a, b) => a.fromMs - b.fromMs);
    },
    due: (nowMs) =>
      [...spans.values()]
        // A wait can never be longer than the longest: more means that the clock has jumped back.
        .filter((span) => span.notBeforeMs <= nowMs || span.notBeforeMs > nowMs + longestWaitMs)
        .filter((span) => !span.isLost)
        .sort((a, b) => a.tries - b.tries || a.fromMs - b.fromMs),
    add: (span, nowMs) =>
      put({
        fromMs: span.fromMs,
        toMs: span.toMs,
        firstFailedAtMs: nowMs,
        tries: 1,
        notBeforeMs: nowMs + firstWaitMs,
        isLost: false,
      }),
    failedAgain: (span, nowMs) => {
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(span.tries, 10));
      return put({ ...span, tries: span.tries + 1, notBeforeMs: nowMs + waitMs });
    },
    isHopeless: (span, nowMs) => nowMs - span.firstFailedAtMs >= givenUpAfterMs,
    giveUp: (span, nowMs) => put({ ...span, isLost: true, notBeforeMs: nowMs + rememberLostMs }),
    cured: remove,
    forget: (nowMs) =>
      [...spans.values()].filter((span) => span.isLost && span.notBeforeMs <= nowMs).flatMap(remove),
  };
}

/** As coverage, to be laid over what the windows say. */
export function poisonCoverage(state: StateView, within: Span): readonly CoveredSpan[] {
  return readSpans(state).flatMap((span): readonly CoveredSpan[] => {
    const part = clip(span, within);
    if (part === undefined) return [];
    return span.isLost
      ? [{ ...part, state: 'lost', reason: 'Microsoft failed whenever it was asked for, for seven days' }]
      : [{ ...part, state: 'pending', reason: `Microsoft fails on it (${span.tries} tries)` }];
  });
}

function readSpans(state: StateView): readonly PoisonSpan[] {
  return [...state.entries(prefix)].map(([key, value]) => ({
    fromMs: Number(key.slice(prefix.length)),
    ...(value as { readonly [name: string]: StateValue } & Omit<PoisonSpan, 'fromMs'>),
  }));
}

function keyOf({ fromMs }: Span): string {
  return prefix + String(fromMs).padStart(digits, '0');
}
