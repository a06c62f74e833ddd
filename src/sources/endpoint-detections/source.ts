// The source over the SIEM API of Defender for Endpoint: windows on LastProcessedTimeUtc, read oldest first,
// then whatever is due to be read again.
import type { Span } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { Facts } from '../../model/record.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import { createTooLargeEvents } from '../connector/too-large.ts';
import type { HttpAnswer } from '../http-client.ts';
import { readShortText } from '../microsoft/answer-text.ts';
import { recordsInAnswer } from '../microsoft/records-in-answer.ts';
import { createServerClock } from '../microsoft/server-clock.ts';
import type { ProbedSource, SourceSetup } from '../source-kind.ts';
import { stateOnly } from '../state-only.ts';
import { untilStopped } from '../until-stopped.ts';
import { coveredSpans } from '../windows/covered-spans.ts';
import { lostPages } from '../windows/lost-pages.ts';
import { readEach } from '../windows/read-each.ts';
import { planWindows } from '../windows/window-plan.ts';
import { detectionRecord } from './detection-record.ts';
import type { EndpointDetectionsOptions } from './options.ts';
import { requestUrl } from './request-url.ts';
import { siemRefusal } from './siem-refusal.ts';

/** The Defender portal keeps six months. */
const furthestBackMs = 180 * 24 * 3_600_000;
/** In messages and gap events. */
const what = 'detections';
const probedMs = 60_000;

export function createEndpointDetections(
  setup: SourceSetup<EndpointDetectionsOptions>,
  origin: string,
): ProbedSource {
  const { name, tenant, options, http, report } = setup;
  const clock = createServerClock(setup.clock, name, report);
  const attempt = `Asking ${new URL(origin).host} for ${what}`;

  async function ask(window: Span, signal: AbortSignal): Promise<HttpAnswer> {
    const url = requestUrl(origin, window, options);
    const answer = await http.send({ method: 'GET', url, headers: { accept: 'application/json' } }, signal);
    if (answer.status === 200) return answer;
    clock.observe(answer);
    await readShortText(answer);
    const roles = await setup.roles(signal);
    throw siemRefusal(answer, { attempt, isKnownHost: options.endpoint === undefined, roles });
  }

  /** `onRead`: what becomes state with the last page, given the time of the answer. */
  async function* readSpan(
    span: Span,
    facts: Facts,
    onRead: (answeredAtMs: number | undefined) => readonly StateChange[],
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    const answer = await ask(span, signal);
    const answeredAtMs = clock.observe(answer);
    const tooLarge = createTooLargeEvents({ source: name, tenant: tenant.name }, clock.now, report);
    let withoutId = 0;
    const pages = recordsInAnswer(
      answer,
      {
        shape: 'flat',
        attempt,
        onTooLarge: tooLarge.note,
      },
      (element) => {
        const { record, hasOwnId } = detectionRecord(element, tenant.name, span.fromMs, facts);
        if (!hasOwnId) withoutId += 1;
        return record;
      },
    );
    for await (const { records, filtered, isLast, release } of pages) {
      const changes = isLast ? onRead(answeredAtMs) : [];
      const told = tooLarge.take(what, span);
      yield { records: [...records, ...told], filtered, changes, hasMore: !isLast, release };
    }
    if (withoutId > 0) report({ notice: 'records-without-id', source: name, count: withoutId });
  }

  async function* round(state: StateView, signal: AbortSignal): AsyncGenerator<Page> {
    const { settleSeconds, firstPullHours, rereadHours } = options;
    const plan = planWindows({
      state,
      keyPrefix: '',
      clock,
      settleSeconds,
      firstPullHours,
      rereadHours,
      furthestBackMs,
      stepMs: 1,
    });
    if (plan.opening.length > 0) yield stateOnly(plan.opening);
    const problem = yield* readEach(plan.windows, (window) =>
      readSpan(window, {}, (answeredAtMs) => window.read(window, answeredAtMs), signal),
    );
    const from = { source: name, tenant: tenant.name, what, nowMs: clock.now() };
    yield* lostPages(plan, from, report);
    if (problem !== undefined) throw problem;
  }

  return {
    name,
    tenant: tenant.name,
    pollSeconds: options.pollSeconds,
    pull: (state, signal) => untilStopped(round(state, signal), signal),
    past: {
      what,
      furthestBackMs,
      now: clock.now,
      read: (span, _state, signal) => readSpan(span, { backfilled: true }, () => [], signal),
    },
    coverage: async (state, span) => [{ feed: name, spans: coveredSpans(state, '', span) }],
    probe: async (signal) => {
      const toMs = clock.now();
      const answer = await ask({ fromMs: toMs - probedMs, toMs }, signal);
      const reading = { shape: 'flat', attempt, onTooLarge: () => {} } as const;
      for await (const _page of recordsInAnswer(answer, reading, () => undefined));
    },
  };
}
