// What rounds have read that could not be finished, because the API's rate was reached or something failed: the next
// round passes over it. Otherwise a large tenant, with more to read again than one round may ask for, would begin
// anew for ever. In memory only: after a restart all of it is read again.
import type { Span } from '../../model/coverage.ts';
import { clip, isEmpty, joined } from '../windows/spans.ts';

export interface RoundProgress {
  note(part: Span, nowMs: number): void;
  /** Parts of the span that need not be read once more; in order, without overlap. */
  doneWithin(span: Span, nowMs: number): readonly Span[];
  /** A round is finished: the next one starts anew. */
  clear(): void;
}

/** The shortest rhythm of reading again: what was read longer ago is due once more. */
const validMs = 3_600_000;

export function createRoundProgress(): RoundProgress {
  let done: (Span & { readonly readAtMs: number })[] = [];
  return {
    note: (part, nowMs) => {
      if (!isEmpty(part)) done.push({ ...part, readAtMs: nowMs });
    },
    doneWithin: (span, nowMs) => {
      done = done.filter(({ readAtMs }) => Math.abs(nowMs - readAtMs) < validMs);
      const parts = done.flatMap((part) => clip(part, span) ?? []);
      return joined(parts.sort((a, b) => a.fromMs - b.fromMs));
    },
    clear: () => {
      done = [];
    },
  };
}
