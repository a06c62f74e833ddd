// Which spans of time a source has read, and which are lost for good: kept in its state as one small value per
// span, neighbours of one kind made one. What is in no span was not read yet. Nothing but a complete answer, or
// the end of Microsoft's retention, may put a span here; the time of an event never does.
import type { Span } from '../../model/coverage.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import { without } from './spans.ts';

export interface KnownSpan extends Span {
  readonly state: 'read' | 'lost';
}

/** One round's view; its changes show in it at once. */
export interface IntervalMap {
  /** In order, without overlap; neighbours that touch differ in state. */
  readonly spans: readonly KnownSpan[];
  /** The parts of the span that are neither read nor lost. */
  unread(within: Span): readonly Span[];
  /** What was lost stays lost, though it may be read again. */
  mark(span: Span, state: KnownSpan['state']): readonly StateChange[];
  /** Forgets everything from here on: a clock that ran ahead has put it there. */
  forgetFrom(ms: number): readonly StateChange[];
  /** Forgets all that ends by then. */
  forgetUntil(ms: number): readonly StateChange[];
}

/** Keys sort like the times they hold. */
const digits = 15;

export function openIntervalMap(state: StateView, keyPrefix: string): IntervalMap {
  const prefix = `${keyPrefix}span/`;
  let spans = readSpans(state, prefix);

  function become(next: readonly KnownSpan[]): readonly StateChange[] {
    const before = new Map(spans.map((span) => [span.fromMs, span]));
    const after = new Set(next.map((span) => span.fromMs));
    const gone = spans.filter((span) => !after.has(span.fromMs));
    const changed = next.filter((span) => {
      const old = before.get(span.fromMs);
      return old === undefined || old.toMs !== span.toMs || old.state !== span.state;
    });
    spans = next;
    const key = ({ fromMs }: Span) => prefix + String(fromMs).padStart(digits, '0');
    return [
      ...gone.map((span) => ({ delete: key(span) })),
      ...changed.map((span) => ({ put: key(span), value: [span.toMs, span.state] })),
    ];
  }

  return {
    get spans() {
      return spans;
    },
    unread: (within) => without(within, spans),
    mark: (span, state) => {
      const lost = spans.filter((each) => each.state === 'lost');
      const marked = (state === 'read' ? without(span, lost) : [span]).map((part) => ({ ...part, state }));
      const kept = spans.flatMap((each) =>
        without(each, marked).map((part) => ({ ...part, state: each.state })),
      );
      return become(merged([...kept, ...marked].sort((a, b) => a.fromMs - b.fromMs)));
    },
    forgetFrom: (ms) =>
      become(
        spans
          .filter((span) => span.fromMs < ms)
          .map((span) => (span.toMs > ms ? { ...span, toMs: ms } : span)),
      ),
    forgetUntil: (ms) => become(spans.filter((span) => span.toMs > ms)),
  };
}

function readSpans(state: StateView, prefix: string): readonly KnownSpan[] {
  const spans: KnownSpan[] = [];
  for (const [key, value] of state.entries(prefix)) {
    const [toMs, known] = value as [number, KnownSpan['state']];
    spans.push({ fromMs: Number(key.slice(prefix.length)), toMs, state: known });
  }
  return spans;
}

function merged(spans: readonly KnownSpan[]): readonly KnownSpan[] {
  const whole: KnownSpan[] = [];
  for (const span of spans) {
    const last = whole.at(-1);
    if (last?.state === span.state && last.toMs === span.fromMs) {
      whole[whole.length - 1] = { ...last, toMs: span.toMs };
    } else whole.push(span);
  }
  return whole;
}
