// What is remembered of the subscription to a content type: when it was known to be there, since when it is not, and
// the gaps that were told of it.
import type { CoveredSpan, Span } from '../../model/coverage.ts';
import type { StateView } from '../../model/state.ts';
import { timeKey } from './blob-state.ts';

/** When there was no subscription, as coverage; in order. */
export function unsubscribedSpans(state: StateView, contentType: string): readonly CoveredSpan[] {
  const told = [...state.entries(gapPrefix(contentType))].map(([, value]): CoveredSpan => {
    return { ...spanOf(value), state: 'lost', reason: 'there was no subscription' };
  });
  const off = state.get(offKey(contentType));
  if (typeof off !== 'number') return told;
  const isOff = { state: 'pending', reason: 'the subscription is missing or disabled' } as const;
  return [...told, { fromMs: off, toMs: Number.MAX_SAFE_INTEGER, ...isOff }];
}

/** As of now, whatever `missing` has made of it in this round. */
export function offFrom(state: StateView, contentType: string): number | undefined {
  const off = state.get(offKey(contentType)) ?? state.get(enabledKey(contentType));
  return typeof off === 'number' ? off : undefined;
}

export function enabledKey(contentType: string): string {
  return `${contentType}/enabled-at`;
}

export function offKey(contentType: string): string {
  return `${contentType}/off-from`;
}

/** When Microsoft was last asked to start it. */
export function askedKey(contentType: string): string {
  return `${contentType}/start-asked`;
}

export function gapKey(contentType: string, fromMs: number): string {
  return gapPrefix(contentType) + timeKey(fromMs);
}

/** Keys of gaps that ended before then. */
export function gapsEndedBy(state: StateView, contentType: string, ms: number): readonly string[] {
  return [...state.entries(gapPrefix(contentType))]
    .filter(([, value]) => spanOf(value).toMs < ms)
    .map(([key]) => key);
}

function gapPrefix(contentType: string): string {
  return `${contentType}/unsubscribed/`;
}

function spanOf(value: unknown): Span {
  const [fromMs, toMs] = value as [number, number];
  return { fromMs, toMs };
}
