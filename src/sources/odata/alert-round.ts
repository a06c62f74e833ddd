// One round of a source of alerts: its windows, then the poisoned spans whose time has come. Reading a span is
// open to others (a back-fill) that bring their own meaning of "read".
import type { Span } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from '../connector/gap-record.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import { stateOnlyIfAny } from '../state-only.ts';
import { clip, without } from '../windows/spans.ts';
import type { Window } from '../windows/window-plan.ts';
import { concernsSpan, type Evidence, readDespiteFailures } from './bisection.ts';
import type { OnRead, PartReader } from './part-reader.ts';
import type { PoisonLedger, PoisonSpan } from './poison-ledger.ts';
import type { RoundProgress } from './round-progress.ts';

export interface AlertRoundSetup {
  readonly source: string;
  readonly tenant: string;
  /** In messages and gap events, e.g. `alerts`. */
  readonly what: string;
  readonly clock: ServerClock;
  readonly poison: PoisonLedger;
  readonly evidence: Evidence;
  readonly progress: RoundProgress;
  readonly report: Report;
}

export interface AlertRound {
  /** All of the span but what is poisoned; `onRead` hears of every part of it, also of those. */
  readSpan(span: Span, read: PartReader, onRead: OnRead, signal: AbortSignal): AsyncGenerator<Page>;
  readWindow(window: Window, read: PartReader, signal: AbortSignal): AsyncGenerator<Page>;
  retryPoison(read: PartReader, signal: AbortSignal): AsyncGenerator<Page>;
}

/** Each costs a request that is likely to fail. */
const poisonTriedAtOnce = 5;

export function createAlertRound(setup: AlertRoundSetup): AlertRound {
  const { source, tenant, what, clock, poison, evidence, progress, report } = setup;

  async function* readSpan(
    span: Span,
    read: PartReader,
    onRead: OnRead,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    const known = poison.spans;
    for (const part of without(span, known)) {
      const failing = yield* readDespiteFailures(part, read, onRead, evidence, signal);
      for (const fresh of failing) {
        report({ notice: 'span-poisoned', source, what, fromMs: fresh.fromMs, toMs: fresh.toMs });
        yield* stateOnlyIfAny([...poison.add(fresh, clock.now()), ...onRead(fresh, clock.now())]);
      }
    }
    for (const each of known) {
      const part = clip(each, span);
      if (part !== undefined) yield* stateOnlyIfAny(onRead(part, clock.now()));
    }
  }

  async function* readWindow(window: Window, read: PartReader, signal: AbortSignal): AsyncGenerator<Page> {
    const done = progress.doneWithin(window, clock.now());
    for (const part of done) yield* stateOnlyIfAny(window.read(part, clock.now()));
    let fresh: Span[] = [];
    const onRead: OnRead = (part, answeredAtMs = part.toMs) => {
      fresh.push({ fromMs: part.fromMs, toMs: Math.min(part.toMs, answeredAtMs) });
      return window.read(part, answeredAtMs);
    };
    for (const part of without(window, done)) {
      for await (const page of readSpan(part, read, onRead, signal)) {
        yield page;
        // Only now the page is taken: had the round been cut off with it, its parts would not count as read.
        for (const each of fresh) progress.note(each, clock.now());
        fresh = [];
      }
    }
  }

  async function* retry(span: PoisonSpan, read: PartReader, signal: AbortSignal): AsyncGenerator<Page> {
    // Reading may stop on the way; what is whole counts when all of it is.
    const onRead: OnRead = (part) => (part.toMs === span.toMs ? poison.cured(span) : []);
    const { failure } = yield* read(span, onRead, signal);
    if (failure === undefined) return;
    if (!concernsSpan(failure)) throw failure;
    const nowMs = clock.now();
    if (!poison.isHopeless(span, nowMs)) {
      yield* stateOnlyIfAny(poison.failedAgain(span, nowMs));
      return;
    }
    const { fromMs, toMs, tries } = span;
    const detail = `Microsoft failed on it ${tries + 1} times in seven days`;
    const gap = gapRecord({ source, tenant, what, fromMs, toMs, reason: 'unreadable', detail }, nowMs);
    yield { records: [gap], changes: poison.giveUp(span, nowMs), filtered: 0, hasMore: false };
    report({ notice: 'span-unreadable', source, what, fromMs, toMs, tries: tries + 1 });
  }

  return {
    readSpan,
    readWindow,
    retryPoison: async function* (read, signal) {
      yield* stateOnlyIfAny(poison.forget(clock.now()));
      if (!evidence.hasWorked) return;
      for (const span of poison.due(clock.now()).slice(0, poisonTriedAtOnce)) {
        yield* retry(span, read, signal);
      }
    },
  };
}
