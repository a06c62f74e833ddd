// Reads a part of a window, page by page, and says how far it has come when it fails: what was read before stands.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Span } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { Facts } from '../../model/record.ts';
import type { StateChange } from '../../model/state.ts';
import type { TooLargeEvents } from '../connector/too-large.ts';
import type { Sightings } from '../updates/sightings.ts';
import type { AlertList } from './alert-list.ts';
import { createAlertPages } from './alert-pages.ts';
import { alertRecord } from './alert-record.ts';
import type { CrowdedTimes } from './crowded-times.ts';
import { msOfTicks, ticksOfMs } from './exact-time.ts';
import type { Range } from './list-query.ts';
import type { Portion, Reading } from './portion.ts';

/** What becomes state when this part is read, given the time the answer about it was made at. */
export type OnRead = (part: Span, answeredAtMs: number | undefined) => readonly StateChange[];

export interface Outcome {
  /** Up to here everything is read. */
  readonly readToMs: number;
  /** Undefined when the whole part is read. */
  readonly failure: ConnectorError | undefined;
}

export interface PartReaderSetup {
  readonly tenant: string;
  readonly list: AlertList;
  readonly now: () => number;
  readonly tooLarge: TooLargeEvents;
  readonly crowded: CrowdedTimes;
  readonly sightings: Sightings;
  /** Of every record. */
  readonly facts: Facts;
  readonly read: (range: Range, reading: Omit<Reading, 'client' | 'sizes'>) => AsyncGenerator<Portion>;
  /** Something was answered. */
  readonly onAnswer: () => void;
  readonly onWithoutId: (count: number) => void;
}

/** Throws what is no ConnectorError, and whatever is thrown once `signal` has aborted. */
export type PartReader = (part: Span, onRead: OnRead, signal: AbortSignal) => AsyncGenerator<Page, Outcome>;

export function createPartReader(setup: PartReaderSetup): PartReader {
  const { tenant, list, now, sightings, facts, tooLarge, crowded } = setup;

  return async function* readPart(part, onRead, signal) {
    const pages = createAlertPages(sightings, now);
    const range = { from: ticksOfMs(part.fromMs), to: ticksOfMs(part.toMs) };
    let readToMs = part.fromMs;
    let firstAnsweredAtMs: number | undefined;
    let hasAnswered = false;
    let withoutId = 0;
    let failure: ConnectorError | undefined;

    const onAnswer: Reading['onAnswer'] = ({ answeredAtMs }) => {
      if (!hasAnswered) firstAnsweredAtMs = answeredAtMs;
      hasAnswered = true;
      setup.onAnswer();
    };
    const advance = (toMs: number): void => {
      if (toMs <= readToMs) return;
      pages.mean(onRead({ fromMs: readToMs, toMs }, firstAnsweredAtMs));
      readToMs = toMs;
    };

    try {
      for await (const { elements, readTo, missing } of setup.read(range, { signal, onAnswer })) {
        for (const element of elements) {
          const alert = alertRecord(element, list, { tenant, facts, fallbackMs: part.fromMs });
          if (!alert.hasOwnId) withoutId += 1;
          const page = pages.add(alert);
          if (page !== undefined) yield page;
        }
        tooLarge.take(list.what, part).forEach(pages.tell);
        if (missing !== undefined) {
          const { gap, changes } = crowded.note(missing, now());
          pages.tell(gap);
          pages.mean(changes);
        }
        if (readTo !== undefined) advance(msOfTicks(readTo));
      }
      advance(part.toMs);
    } catch (error) {
      if (signal.aborted || !(error instanceof ConnectorError)) throw error;
      failure = error;
    }
    tooLarge.take(list.what, part).forEach(pages.tell);
    const last = pages.rest();
    if (last !== undefined) yield last;
    if (withoutId > 0) setup.onWithoutId(withoutId);
    return { readToMs, failure };
  };
}
