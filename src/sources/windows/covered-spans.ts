// What the interval map of a source says of a span of time, as coverage.
import type { CoveredSpan, Span } from '../../model/coverage.ts';
import type { StateView } from '../../model/state.ts';
import { readStart } from './first-pull.ts';
import { openIntervalMap } from './interval-map.ts';
import { clip, without } from './spans.ts';

/** In order and without holes, from where the collection began; empty before the first round. */
export function coveredSpans(state: StateView, keyPrefix: string, within: Span): readonly CoveredSpan[] {
  const start = readStart(state, keyPrefix);
  if (start === undefined) return [];
  const span = clip(within, { fromMs: start.ms, toMs: within.toMs });
  if (span === undefined) return [];
  const { spans } = openIntervalMap(state, keyPrefix);
  const known = spans.flatMap((each): readonly CoveredSpan[] => {
    const part = clip(each, span);
    if (part === undefined) return [];
    if (each.state === 'read') return [{ ...part, state: 'complete' }];
    return [{ ...part, state: 'lost', reason: "Microsoft's retention ended before it could be read" }];
  });
  const open = without(span, known).map((part): CoveredSpan => ({ ...part, state: 'pending' }));
  return [...known, ...open].sort((a, b) => a.fromMs - b.fromMs);
}

/** `below` with `above` laid over it where they overlap. Both are in order and without overlap of their own. */
export function laidOver(
  below: readonly CoveredSpan[],
  above: readonly CoveredSpan[],
): readonly CoveredSpan[] {
  const pieces: CoveredSpan[] = [];
  let next = 0;
  for (const span of below) {
    let at = span.fromMs;
    while ((above[next]?.toMs ?? span.toMs) <= at) next += 1;
    for (let i = next; at < span.toMs; i += 1) {
      const over = above[i];
      const from = Math.max(at, Math.min(over?.fromMs ?? span.toMs, span.toMs));
      if (from > at) pieces.push({ ...span, fromMs: at, toMs: from });
      at = Math.min(over?.toMs ?? span.toMs, span.toMs);
      if (over !== undefined && at > from) pieces.push({ ...over, fromMs: from, toMs: at });
    }
  }
  return merged(pieces);
}

function merged(spans: readonly CoveredSpan[]): readonly CoveredSpan[] {
  const whole: CoveredSpan[] = [];
  for (const span of spans) {
    const last = whole.at(-1);
    const isSame = last?.state === span.state && last.reason === span.reason && last.toMs === span.fromMs;
    if (isSame) whole[whole.length - 1] = { ...last, toMs: span.toMs };
    else whole.push(span);
  }
  return whole;
}
