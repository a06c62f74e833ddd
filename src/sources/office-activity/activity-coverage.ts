// What the state of an office-activity source says of a span of time: its windows that were read, less the minutes
// of content that is still to be fetched, that was lost, or that nobody was subscribed to.
import type { CoveredSpan, Span } from '../../model/coverage.ts';
import type { StateView } from '../../model/state.ts';
import { breathe } from '../../world/breathe.ts';
import { coveredSpans, laidOver } from '../windows/covered-spans.ts';
import { openBlobLedger } from './blob-ledger.ts';
import { unsubscribedSpans } from './subscription-state.ts';

const minuteMs = 60_000;
/** So many blobs are looked at in a few milliseconds. */
const timesInOneGo = 2_000;

/** In order and without holes, from where the collection of this content type began. */
export async function activityCoverage(
  state: StateView,
  contentType: string,
  within: Span,
): Promise<readonly CoveredSpan[]> {
  const ledger = openBlobLedger(state, contentType, () => '');
  const listed = coveredSpans(state, `${contentType}/`, within);
  const lostWindows = listed.filter((span) => span.state === 'lost');
  const unsubscribed = unsubscribedSpans(state, contentType);
  return [
    await spansAt(ledger.times('seen'), 'pending', 'listed, not fetched yet'),
    await spansAt(ledger.times('poison'), 'pending', 'fetching it fails; tried again until it expires'),
    unsubscribed.filter((span) => span.state === 'pending'),
    await spansAt(ledger.times('expired'), 'lost', 'expired before it could be fetched'),
    unsubscribed.filter((span) => span.state === 'lost'),
    lostWindows,
  ].reduce(laidOver, listed);
}

/** The minutes of these times, neighbours made one. Times without a place in the order come first. */
async function spansAt(
  times: Iterable<number>,
  state: CoveredSpan['state'],
  reason: string,
): Promise<readonly CoveredSpan[]> {
  const minutes = new Set<number>();
  let lastMinute = Number.NaN;
  let looked = 0;
  for (const time of times) {
    looked += 1;
    if (looked % timesInOneGo === 0) await breathe();
    const minute = Math.floor(time / minuteMs);
    if (minute !== lastMinute) minutes.add(minute);
    lastMinute = minute;
  }
  const spans: CoveredSpan[] = [];
  for (const minute of [...minutes].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    const toMs = (minute + 1) * minuteMs;
    if (last?.toMs === minute * minuteMs) spans[spans.length - 1] = { ...last, toMs };
    else spans.push({ fromMs: minute * minuteMs, toMs, state, reason });
  }
  return spans;
}
