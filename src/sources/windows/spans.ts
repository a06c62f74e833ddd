// Arithmetic on half-open spans of time. Lists are in order and without overlap.
import type { Span } from '../../model/coverage.ts';

export function isEmpty({ fromMs, toMs }: Span): boolean {
  return fromMs >= toMs;
}

/** The part of `span` that lies within `bounds`; undefined when there is none. */
export function clip(span: Span, bounds: Span): Span | undefined {
  const part = {
    fromMs: Math.max(span.fromMs, bounds.fromMs),
    toMs: Math.min(span.toMs, bounds.toMs),
  };
  return isEmpty(part) ? undefined : part;
}

/** What is left of `span` without `taken`. */
export function without(span: Span, taken: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let at = span.fromMs;
  for (const each of taken) {
    if (each.toMs <= at) continue;
    if (each.fromMs >= span.toMs) break;
    if (each.fromMs > at) left.push({ fromMs: at, toMs: each.fromMs });
    at = each.toMs;
  }
  if (at < span.toMs) left.push({ fromMs: at, toMs: span.toMs });
  return left;
}

/** Pieces of at most `longestMs`. */
export function split(span: Span, longestMs: number): readonly Span[] {
  const pieces: Span[] = [];
  for (let at = span.fromMs; at < span.toMs; at += longestMs) {
    pieces.push({ fromMs: at, toMs: Math.min(at + longestMs, span.toMs) });
  }
  return pieces;
}

/** Touching and overlapping ones made one. `spans` are in order of their beginnings. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const whole: Span[] = [];
  for (const span of spans) {
    const last = whole.at(-1);
    if (last === undefined || last.toMs < span.fromMs) whole.push(span);
    else whole[whole.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  return whole;
}
